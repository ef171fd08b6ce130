// A page of the book as React draws it, on the build machine and in the browser.

import { ANY_RENDERERS } from "@myst-theme/anywidget";
import { useEffect, useState } from "react";

const Widget = ANY_RENDERERS.anywidget;

// `first` is { title, tree } of the page that was asked for; `fetched(url)` gives another one.
export function Page({ first, fetched }) {
  const [{ title, tree }, show] = useState(first);
  useEffect(() => {
    const back = async () => show(await fetched(location.href));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, [fetched]);
  const follow = async (event, url) => {
    event.preventDefault();
    show(await fetched(url));
    history.pushState(null, "", url);
  };
  return (
    <main>
      <button type="button" onClick={() => document.documentElement.classList.toggle("dark")}>
        Light or dark
      </button>
      <h1>{title}</h1>
      <Node node={tree} follow={follow} key={title} />
    </main>
  );
}

function Node({ node, follow }) {
  const inside = node.children?.map((child, at) => <Node node={child} follow={follow} key={at} />);
  switch (node.type) {
    case "anywidget":
      return <Widget node={node} />;
    case "text":
      return node.value;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "code":
      return <pre><code className={`language-${node.lang}`}>{node.value}</code></pre>;
    case "paragraph":
      return <p>{inside}</p>;
    case "link": {
      const url = node.url.replace(/\/?$/, "/"); // every page is a folder with an index.html
      return <a href={url} onClick={(event) => follow(event, url)}>{inside}</a>;
    }
    default:
      return inside ?? null;
  }
}
