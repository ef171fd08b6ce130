// The page comes to life, and a link shows another one without loading it, as in the book theme.

import { hydrateRoot } from "react-dom/client";
import { Page } from "./page.jsx";

const dataIn = (html) => JSON.parse(html.getElementById("page").textContent);
const fetched = async (url) => dataIn(new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html"));

hydrateRoot(document.getElementById("root"), <Page first={dataIn(document)} fetched={fetched} />);
