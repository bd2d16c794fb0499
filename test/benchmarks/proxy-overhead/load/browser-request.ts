import type { Caller } from '../contender.ts'

/** A GET request with the headers of a same-origin fetch of Chromium, and the cookie. */
export const browserRequest = (host: string, path: string, { prefix, cookie }: Caller): string =>
  [
    `GET ${prefix}${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: keep-alive',
    'sec-ch-ua-platform: "Linux"',
    'X-Planbridge: 1',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'Accept: application/json',
    'sec-ch-ua: "Chromium";v="141", "Not?A_Brand";v="8"',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: http://${host}/connections`,
    'Accept-Language: en-GB,en;q=0.9',
    `Cookie: ${cookie}`,
    '\r\n',
  ].join('\r\n')
