// Bootstrap: `npm start`, `npm test` on any machine with Node >= 18 and npm.
// Installs what is missing, the pinned Node included, and runs the named program on that Node.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pnpmVersion = '12.21.0'
const quietSecondsMax = 4
// Longer than Planbridge waits for what is under way.
const graceMsMax = 20_000
const windows = process.platform === 'win32'
const parent = process.ppid // read before anything slow: npm may be gone before the install is over
const root = fileURLToPath(new URL('..', import.meta.url))
const binaries = join(root, 'node_modules', '.bin')

// npm puts node_modules/.bin, and our Node with it, first on PATH. npx must not run on that Node:
// npm derives its global configuration (registry, certificates, proxy) from where the binary lies.
const outerPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !/node_modules[\\/]\.bin[\\/]?$/.test(folder) && !folder.includes('node-gyp-bin'))
  .join(delimiter)

let child
let stopping = false

function signalTree(signal) {
  if (!child?.pid) return
  try {
    if (windows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // already gone
  }
}

function stop() {
  if (stopping) return
  stopping = true
  signalTree('SIGTERM')
  setTimeout(() => signalTree('SIGKILL'), graceMsMax).unref()
}

/** Runs a command in a process group of its own, so that a stop reaches whatever it starts. */
function run(command, args, options) {
  return new Promise((resolve) => {
    child = spawn(command, args, { cwd: root, detached: !windows, ...options })
    child.on('error', (error) => resolve({ code: 1, error }))
    child.on('exit', (code) => {
      signalTree('SIGKILL') // what the command itself left behind
      resolve({ code: code ?? 1 })
    })
  })
}

async function install() {
  const output = []
  const patience = setTimeout(() => console.error('Installing…'), quietSecondsMax * 1000)
  const installing = run(
    'npx',
    ['--yes', '--prefer-offline', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile', '--prefer-offline'],
    { env: { ...process.env, PATH: outerPath }, shell: windows, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const { code, error } = await installing
  clearTimeout(patience)
  if (code === 0 || stopping) return
  process.stderr.write(Buffer.concat(output))
  console.error(error ? `npx did not start: ${error.message}` : 'The install failed.')
  process.exit(1)
}

function pinnedNode() {
  const shim = join(binaries, windows ? 'node.exe' : 'node')
  if (existsSync(shim)) return realpathSync(shim)
  console.error(
    `No Node for ${process.platform}-${process.arch} among the pinned ones: using ${process.version}.`,
  )
  return process.execPath
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
// npm does not pass SIGTERM through its `sh -c`; notice that the parent is gone instead.
setInterval(() => process.ppid !== parent && stop(), 200).unref()

await install()
if (stopping) process.exit(1)
const { code } = await run(pinnedNode(), process.argv.slice(2), {
  env: { ...process.env, PATH: [binaries, outerPath].join(delimiter) },
  stdio: 'inherit',
})
process.exit(code)
