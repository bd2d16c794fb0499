/** The published push addresses: the documented JSON sample has a trailing comma, so it is not JSON. @see https://integrations.docplanner.com/guide/fundamentals/authorization.html */
export const publicIpsJson = (ips: readonly string[]): Response =>
  new Response(`{\n"API": [\n${ips.map((ip) => `"${ip}",\n`).join('')}]\n}\n`, {
    headers: { 'content-type': 'application/json' },
  })

export const publicIpsText = (ips: readonly string[]): Response =>
  new Response(`${ips.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=UTF-8' } })
