// The fences of a Markdown tree, for generators that read Markdown with remark.

import { readFence } from "./fence.mjs";

// Puts what `element(attributes, fence)` makes into the place of each marked fence, and takes the mark and the options
// out of the fence's meta.
export function wrapFences(parent, element) {
  parent.children.forEach((node, at) => {
    const marked = node.type === "code" ? readFence(node.meta) : null;
    if (marked) {
      node.meta = marked.rest || null;
      parent.children[at] = { ...element(marked.attributes, node), position: node.position };
    } else if (node.children) {
      wrapFences(node, element);
    }
  });
}
