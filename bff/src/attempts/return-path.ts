const startPage = '/'
const base = 'http://app.invalid'
const lengthMax = 2_000

/** Returns a path within the app. Anything that could lead to another origin becomes the start page. */
export const safeReturnPath = (requested: string | undefined): string => {
  if (requested === undefined || requested.length > lengthMax) return startPage
  // A browser drops control characters, reads `\` as `/`, and reads `//` as the start of a host name.
  if (
    !/^\/(?![/\\])[\x21-\x7e]*$/.test(requested) ||
    /[\\@]|%(?:2f|5c|0|40)|\/\/|\/\.\.?(?:[/?#]|$)/i.test(requested)
  )
    return startPage
  if (!URL.canParse(requested, base)) return startPage
  const url = new URL(requested, base)
  return url.origin === base ? url.pathname + url.search : startPage
}
