/** The addresses as `public-ips.json`. Like the documented sample, it has a trailing comma and is not valid JSON. @see https://integrations.docplanner.com/guide/fundamentals/authorization.html */
export const publicIpsJson = (ips: readonly string[]): Response =>
  new Response(`{\n"API": [\n${ips.map((ip) => `"${ip}",\n`).join('')}]\n}\n`, {
    headers: { 'content-type': 'application/json' },
  })

export const publicIpsText = (ips: readonly string[]): Response =>
  new Response(`${ips.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=UTF-8' } })
