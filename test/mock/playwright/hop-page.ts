/**
 * A page that goes on to an address at once, in place of a redirect: a browser takes the target of a redirect from the network,
 * even if Playwright answered the redirect. Like a redirect, it keeps the fragment and is not in the history.
 */
export const hopPage = (target: string): string => {
  const text = JSON.stringify(target).replaceAll('<', String.raw`\u003c`)
  return `<!doctype html>
<title>Redirecting</title>
<script>
  const target = ${text}
  location.replace(target.includes('#') ? target : target + location.hash)
</script>
<noscript><meta http-equiv="refresh" content="0; url=${escapeAttribute(target)}"></noscript>
`
}

const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
