import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-ports.ts'
import { replaceEach } from '../replace-each.ts'
import { repositoryRoot } from '../repository-root.ts'
import { findProgram, type FoundProgram, type ReverseProxyName } from './find-program.ts'
import { startForeground } from './foreground-program.ts'

/** The blocks of a language in docs/inbound.md. */
export const inboundBlocks = (language: string): readonly string[] => {
  const document = readFileSync(join(repositoryRoot, 'docs/inbound.md'), 'utf8')
  return [...document.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  )
}

/** Sends a request from an address of this machine, and resolves to the status. Linux lets all of 127.0.0.0/8 be used. */
export const statusFrom = (
  origin: string,
  localAddress: string,
  {
    path = '/webhooks/clinic',
    headers = {},
    body = '{}',
  }: { path?: string; headers?: Readonly<Record<string, string | string[]>>; body?: string } = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, origin), { method: 'POST', localAddress, headers, agent: false })
    sent.once('error', reject)
    sent.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.end(body)
  })

/** A server that answers instead of Planbridge. */
export const openBackend = async (answer: RequestListener = (_request, response) => void response.end()) => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Where the documented parts are put, in a configuration without TLS. */
export interface GatedProxyOptions {
  /** The part of a site or server. */
  readonly site: string
  /** The part of `http` of nginx. */
  readonly http?: string
  /** The exported files, by their documented paths. */
  readonly files: Readonly<Record<string, string>>
  readonly backend: string
}

const nginxText = ({ site, http = '', backend }: GatedProxyOptions, port: number, folder: string): string =>
  `pid ${folder}/nginx.pid;
worker_processes 1;
error_log stderr;
events {}
http {
  access_log off;
  large_client_header_buffers 4 32k;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  upstream planbridge { server ${backend}; }
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${site}
  }
}
`

const caddyText = ({ site, backend }: GatedProxyOptions, port: number): string =>
  `{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	bind 127.0.0.1
${site.replaceAll(/10\.0\.0\.11:8787 10\.0\.0\.12:8787/g, backend)}
}
`

const programs = {
  nginx: {
    text: nginxText,
    check: (file: string, folder: string) => ['-t', '-p', folder, '-c', file, '-e', 'stderr'],
    run: (file: string, folder: string) => ['-p', folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'],
  },
  caddy: {
    text: caddyText,
    check: (file: string) => ['validate', '--config', file, '--adapter', 'caddyfile'],
    run: (file: string) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
} as const

const environmentOf = ({ env }: FoundProgram, folder: string) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
  ...env,
})

/** Checks a configuration of nginx or Caddy with documented parts, runs it and waits until it listens. */
export const startGatedProxy = async (name: ReverseProxyName, options: GatedProxyOptions) => {
  const found = await findProgram(name)
  const folder = mkdtempSync(join(tmpdir(), `planbridge-gated-${name}-`))
  // Started by root, nginx serves under another account.
  chmodSync(folder, 0o755)
  const places = Object.keys(options.files).map(
    (path) => [path, join(folder, path.replaceAll('/', '_'))] as const,
  )
  for (const [path, place] of places) writeFileSync(place, options.files[path] ?? '')
  const { text, check, run } = programs[name]
  const port = await freePort()
  const file = join(folder, 'config')
  writeFileSync(file, replaceEach(text(options, port, folder), places))
  const env = environmentOf(found, folder)
  execFileSync(found.path, check(file, folder), { env, stdio: 'pipe' })
  const program = await startForeground({ command: found.path, args: run(file, folder), env, port })
  return {
    origin: `http://127.0.0.1:${port}`,
    folder,
    file,
    found,
    env,
    place: (path: string) => places.find(([documented]) => documented === path)?.[1] ?? '',
    async stop() {
      await program.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
