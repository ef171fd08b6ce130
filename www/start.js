// What the playground's page loads.

import "./caveat-check.js";
import { playgroundPage } from "./page.js";

playgroundPage();
