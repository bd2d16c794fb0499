import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePortsOf } from '../free-ports.ts'
import { replaceEach } from '../replace-each.ts'
import { repositoryRoot } from '../repository-root.ts'
import type { ReverseProxyName } from './find-program.ts'

/** Where a reverse proxy listens, and the two instances behind it. */
export interface ReverseProxyAddresses {
  readonly https: number
  readonly http: number
  /** The port of the second hop of nginx. */
  readonly hop: number
  /** The hosts of the instances, which share their ports. */
  readonly hosts: readonly [string, string]
  readonly listen: number
  readonly operations: number
}

/** Free ports, and two hosts of this machine. Linux lets every address of 127.0.0.0/8 be used without set-up. */
export const freeAddresses = async (): Promise<ReverseProxyAddresses> => {
  const [https = 0, http = 0, hop = 0, listen = 0, operations = 0] = await freePortsOf(5)
  return { https, http, hop, hosts: ['127.0.0.1', '127.0.0.2'], listen, operations }
}

/** The host of the origin. Simulated providers are allowed on this machine only. */
export const proxyHost = 'localhost'

export const originAt = ({ https }: ReverseProxyAddresses): string => `https://${proxyHost}:${https}`

const languages: Readonly<Record<ReverseProxyName, string>> = { nginx: 'nginx', caddy: 'caddyfile' }

/** The configuration in docs/reverse-proxies.md, unchanged. */
export const documentedConfiguration = (name: ReverseProxyName): string => {
  const document = readFileSync(join(repositoryRoot, 'docs/reverse-proxies.md'), 'utf8')
  const blocks = [...document.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
  const [found, ...others] = blocks.filter(([, language]) => language === languages[name])
  if (!found || others.length > 0)
    throw new Error(`docs/reverse-proxies.md needs one configuration of ${name}`)
  return found[2] ?? ''
}

const instancesOf = ({ hosts, listen }: ReverseProxyAddresses) =>
  [
    ['10.0.0.11:8787', `${hosts[0]}:${listen}`],
    ['10.0.0.12:8787', `${hosts[1]}:${listen}`],
  ] as const

type Replacements = (at: ReverseProxyAddresses, folder: string) => readonly (readonly [string, string])[]

const temporaryPaths = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n')

const replacements: Readonly<Record<ReverseProxyName, Replacements>> = {
  nginx: (at, folder) => [
    ...instancesOf(at),
    ['https://app.example.com/', `${originAt(at)}/`],
    ['app.example.com', proxyHost],
    ['listen 443 ', `listen ${at.https} `],
    ['listen 80;', `listen ${at.http};`],
    ['127.0.0.1:8786', `127.0.0.1:${at.hop}`],
    ['/run/nginx.pid', `${folder}/nginx.pid`],
    ['/var/log/nginx/', `${folder}/`],
    ['/etc/planbridge/tls/', `${folder}/`],
    ['http {\n', `http {\n${temporaryPaths(folder)}\n`],
  ],
  caddy: (at, folder) => [
    ...instancesOf(at),
    ['app.example.com', proxyHost],
    ['http_port 80\n', `http_port ${at.http}\n`],
    ['https_port 443\n', `https_port ${at.https}\n`],
    ['health_port 8788', `health_port ${at.operations}`],
    ['/run/caddy/', `${folder}/`],
    ['/var/log/caddy/', `${folder}/`],
    ['/etc/planbridge/tls/', `${folder}/`],
  ],
}

/** The documented configuration with other addresses, and with all files in one folder. */
export const configurationAt = (name: ReverseProxyName, at: ReverseProxyAddresses, folder: string): string =>
  replaceEach(documentedConfiguration(name), replacements[name](at, folder))
