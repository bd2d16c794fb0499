import type { Application } from '../../independent/configuration.ts'
import type { Running } from './machine/pinned.ts'
import type { apiPaths } from './stage/api.ts'

/** Somebody who keeps a token for a browser and forwards its calls. */
export interface Contender {
  readonly name: string
  /** How its identity server knows it. */
  readonly applicationsAt: (port: number) => readonly Application[]
  /** Starts it, and lets a person sign in through it. */
  readonly start: (stage: Stage) => Promise<Standing>
}

/** What every contender is given. */
export interface Stage {
  /** A folder of its own. */
  readonly folder: string
  readonly port: number
  readonly issuer: string
  readonly api: string
  readonly subscriptionKey: string
}

/** A contender with a person who is signed in. */
export interface Standing {
  readonly running: Running
  readonly port: number
  /** The cookies of the person's browser. */
  readonly cookie: string
  readonly host: string
  /** Where it answers for a path of the API. */
  readonly pathOf: (size: keyof typeof apiPaths) => string
}

/** Twelve headers as Chromium sends them with a fetch of the page's own, and the cookie. */
export const requestOf = ({ host, cookie, pathOf }: Standing, size: keyof typeof apiPaths): string =>
  [
    `GET ${pathOf(size)} HTTP/1.1`,
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
