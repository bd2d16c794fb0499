const segment = /^[\w~-][\w.~-]*$/
const query = /^[\w.~=&%-]*$/
const lengthMax = 2000

/**
 * A path of the app, or the start page for anything that is not plainly one.
 * The BFF judges it first; this is the last gate before the browser goes there.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.11.1
 */
export function returnPath(path: string): string {
  if (path.length > lengthMax || !path.startsWith('/')) return '/'
  const [way = '', search = '', ...rest] = path.slice(1).split('?')
  if (rest.length > 0 || !query.test(search)) return '/'
  const segments = way.split('/')
  const plain = way === '' || segments.every((part) => segment.test(part))
  return plain ? path : '/'
}
