// Finds `nginx`, `caddy` or `nft` for the tests, or fetches it from Debian's packages, and prints its path, its version and the environment
// that it needs as JSON. The packages are unpacked beside the dependencies, not installed: that needs no root, and an installation
// would start a server on port 80. The variables NGINX, CADDY and NFT take precedence.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { underLock } from './under-lock.mjs'

const minutesMax = 4

/** The folder of unpacked packages. */
const unpacked = fileURLToPath(new URL('../node_modules/.cache/reverse-proxies', import.meta.url))

const programs = {
  nginx: { variable: 'NGINX', version: '-v', shows: /nginx\/([\d.]+)/ },
  caddy: { variable: 'CADDY', version: 'version', shows: /^v?([\d.]+)/ },
  nft: { variable: 'NFT', version: '--version', shows: /^nftables v([\d.]+)/, package: 'nftables' },
}

// Debian's folders for servers are on the PATH of root only.
const folders = () => [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/bin',
]

const libraries = () =>
  globSync('{usr/,}lib/*-linux-*', { cwd: unpacked }).map((folder) => join(unpacked, folder))

const places = (name) => [
  process.env[programs[name].variable],
  ...folders().map((folder) => folder && join(folder, name)),
  join(unpacked, 'usr/sbin', name),
  join(unpacked, 'usr/bin', name),
]

function probe(name, path) {
  if (!path || !existsSync(path)) return undefined
  const env = path.startsWith(unpacked) ? { LD_LIBRARY_PATH: libraries().join(delimiter) } : {}
  const { version, shows } = programs[name]
  const { status, stdout, stderr } = spawnSync(path, [version], { encoding: 'utf8', env, timeout: 20_000 })
  const [, found] = shows.exec(`${stdout}${stderr}`) ?? []
  return status === 0 && found !== undefined ? { path, env, version: found } : undefined
}

function find(name) {
  for (const path of places(name)) {
    const found = probe(name, path)
    if (found) return found
  }
  return undefined
}

const run = (command, args) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    timeout: minutesMax * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })

const lastLines = ({ error, stderr, stdout }) =>
  (error?.message ?? `${stdout ?? ''}\n${stderr ?? ''}`).trim().split('\n').slice(-6).join('\n')

const archivesIn = (work) => globSync('archives/*.deb', { cwd: work })

/** Downloads a package and the packages that it needs and the machine lacks. */
function download(name, work) {
  // Folders of our own, so that neither the rights nor the locks of the machine's package manager are needed.
  const own = ['Debug::NoLocking=true', `Dir::Cache=${work}`, 'APT::Sandbox::User=root']
  const apt = (options, ...args) => run('apt-get', [...options.flatMap((one) => ['-o', one]), ...args])
  const install = ['install', '-y', '--no-install-recommends', '--reinstall', '--download-only', name]
  const known = apt(own, ...install)
  if (known.status === 0 && archivesIn(work).length > 0) return known
  // The machine has no lists of packages, or old ones.
  const lists = [...own, `Dir::State::Lists=${join(work, 'lists')}`]
  const updated = apt(lists, 'update')
  return updated.status === 0 ? apt(lists, ...install) : updated
}

function bring(name) {
  console.error(`Fetching ${name} for the tests…`)
  const work = `${unpacked}.${name}`
  rmSync(work, { recursive: true, force: true })
  for (const folder of ['archives/partial', 'lists/partial'])
    mkdirSync(join(work, folder), { recursive: true })
  mkdirSync(unpacked, { recursive: true })
  const { variable, package: packageName = name } = programs[name]
  const downloaded = download(packageName, work)
  let last = downloaded
  for (const archive of archivesIn(work)) {
    const extracted = run('dpkg-deb', ['-x', join(work, archive), unpacked])
    if (extracted.status !== 0) last = extracted
  }
  rmSync(work, { recursive: true, force: true })
  const found = find(name)
  if (found) return found
  const advice = `The tests of docs/reverse-proxies.md and docs/inbound.md need ${name}. Install it, or set ${variable}=/path/to/${name}`
  throw new Error([advice, lastLines(last)].join('\n\n'))
}

const [, , wanted = ''] = process.argv
if (!(wanted in programs)) throw new Error(`Usage: reverse-proxies.mjs ${Object.keys(programs).join('|')}`)
try {
  const found =
    find(wanted) ?? (await underLock('fetching-reverse-proxies', () => find(wanted) ?? bring(wanted)))
  console.log(JSON.stringify(found))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
