const startPage = '/'
const base = 'http://app.invalid'
const lengthMax = 2_000

/** A path of our own to go back to; everything that could lead elsewhere is the start page. */
export const safeReturnPath = (wanted: string | undefined): string => {
  if (wanted === undefined || wanted.length > lengthMax) return startPage
  // A browser drops control characters, takes `\` for `/`, and a second slash names a host.
  if (
    !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) ||
    /[\\@]|%(?:2f|5c|0|40)|\/\/|\/\.\.?(?:[/?#]|$)/i.test(wanted)
  )
    return startPage
  if (!URL.canParse(wanted, base)) return startPage
  const url = new URL(wanted, base)
  return url.origin === base ? url.pathname + url.search : startPage
}
