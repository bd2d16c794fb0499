const plain = /^\/[\w.~/-]*(?:\?[\w.~=&%-]*)?$/
/** An empty segment, or one that begins with a dot: a URL parser could resolve it to another path. */
const unresolved = /\/[/.]/
const lengthMax = 2000

/**
 * Returns the path if it is a plain path of the app, else the start page.
 * The BFF checks it first; this is the last check before navigation.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1
 */
export const returnPath = (path: string): string =>
  path.length <= lengthMax && plain.test(path) && !unresolved.test(path) ? path : '/'
