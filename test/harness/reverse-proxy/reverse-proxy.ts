import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAuthority } from '../tls/authority.ts'
import {
  configurationAt,
  documentedConfiguration,
  originAt,
  proxyHost,
  type ReverseProxyAddresses,
} from './documented-configuration.ts'
import { findProgram, type FoundProgram, type ReverseProxyName } from './find-program.ts'
import { startForeground } from './foreground-program.ts'

/** A real nginx or Caddy with the documented configuration. */
export interface ReverseProxy {
  readonly origin: string
  /** The certificate of the authority that issued the proxy's certificate, PEM. */
  readonly authority: string
  readonly version: string
  readonly accessLog: () => string
  /** Everything else that the proxy has written. */
  readonly errorLog: () => string
  /** Waits until the proxy has noticed that an instance is ready again, for a proxy that checks it. Call it before the restart. */
  readonly watchReturn: (host: string) => () => Promise<void>
  readonly stop: () => Promise<void>
}

interface Invocation {
  readonly file: string
  readonly check: readonly string[]
  readonly run: readonly string[]
  readonly logs: { readonly access: string; readonly errors: string }
}

const invocations: Readonly<Record<ReverseProxyName, (folder: string) => Invocation>> = {
  nginx(folder) {
    const file = join(folder, 'nginx.conf')
    // Before it has read its configuration, nginx writes to a log in a folder of the system.
    const args = ['-p', folder, '-c', file, '-e', 'stderr']
    return {
      file,
      check: ['-t', ...args],
      run: [...args, '-g', 'daemon off;'],
      logs: { access: 'planbridge.log', errors: 'error.log' },
    }
  },
  caddy(folder) {
    const file = join(folder, 'Caddyfile')
    const args = ['--config', file, '--adapter', 'caddyfile']
    return {
      file,
      check: ['validate', ...args],
      run: ['run', ...args],
      logs: { access: 'planbridge.log', errors: 'caddy.log' },
    }
  },
}

const writeCertificate = (folder: string): string => {
  const authority = openAuthority('An authority for reverse proxies')
  const { cert, key } = authority.issue({ subject: proxyHost, hosts: [proxyHost] })
  writeFileSync(join(folder, 'fullchain.pem'), cert)
  writeFileSync(join(folder, 'privkey.pem'), key)
  return authority.cert
}

const environmentOf = ({ env }: FoundProgram, folder: string) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
  ...env,
})

const pollMs = 20

/** nginx checks no instance. Caddy does for each of its handlers, and logs it. */
const watchReturn = (name: ReverseProxyName, log: () => string) => (host: string) => {
  const handlers = documentedConfiguration(name).split('import instances').length - 1
  const returns = () => log().split(`"host is up","host":"${host}:`).length - 1
  const expected = returns() + handlers
  return async () => {
    while (returns() < expected) await sleep(pollMs)
  }
}

/** Checks the documented configuration with the program's own check, starts it and waits until it listens. */
export const startReverseProxy = async (
  name: ReverseProxyName,
  at: ReverseProxyAddresses,
): Promise<ReverseProxy> => {
  const found = await findProgram(name)
  const folder = mkdtempSync(join(tmpdir(), `planbridge-${name}-`))
  // Started by root, nginx serves under another account.
  chmodSync(folder, 0o755)
  const { file, check, run, logs } = invocations[name](folder)
  const authority = writeCertificate(folder)
  writeFileSync(file, configurationAt(name, at, folder))
  const env = environmentOf(found, folder)
  execFileSync(found.path, check, { env, stdio: 'pipe' })
  const program = await startForeground({ command: found.path, args: run, env, port: at.https })
  const read = (log: string) => {
    const path = join(folder, log)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }
  return {
    origin: originAt(at),
    authority,
    version: found.version,
    accessLog: () => read(logs.access),
    errorLog: () => read(logs.errors) + program.output(),
    watchReturn: watchReturn(name, () => read(logs.errors)),
    async stop() {
      await program.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
