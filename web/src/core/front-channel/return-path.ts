const plain = /^\/[\w.~/-]*(?:\?[\w.~=&%-]*)?$/
/** An empty segment or one that begins with a dot: where a URL parser starts to climb. */
const climbing = /\/[/.]/
const lengthMax = 2000

/**
 * A path of the app, or the start page for anything that is not plainly one.
 * The BFF judges it first; this is the last gate before the browser goes there.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1
 */
export const returnPath = (path: string): string =>
  path.length <= lengthMax && plain.test(path) && !climbing.test(path) ? path : '/'
