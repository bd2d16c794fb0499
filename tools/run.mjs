// Bootstrap: `npm start`, `npm test` on any machine with Node >= 18 and npm.
// Installs missing dependencies, including the pinned Node, and runs the given program on that Node.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pnpmVersion = '12.21.0'
const quietSecondsMax = 4
// Longer than Planbridge's own drain time.
const graceMsMax = 20_000
const windows = process.platform === 'win32'
const parent = process.ppid // read early: npm may exit before the install ends
const root = fileURLToPath(new URL('..', import.meta.url))
const binaries = join(root, 'node_modules', '.bin')

// npm puts node_modules/.bin, with the pinned Node, first on PATH. npx must not run on that Node, because npm
// derives its global configuration (registry, certificates, proxy) from the location of the Node binary.
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
    // The process has already exited.
  }
}

function stop() {
  if (stopping) return
  stopping = true
  signalTree('SIGTERM')
  setTimeout(() => signalTree('SIGKILL'), graceMsMax).unref()
}

/** Runs a command in a process group of its own, so that a stop reaches its children. */
function run(command, args, options) {
  return new Promise((resolve) => {
    child = spawn(command, args, { cwd: root, detached: !windows, ...options })
    child.on('error', (error) => resolve({ code: 1, error }))
    child.on('exit', (code) => {
      signalTree('SIGKILL') // remaining children of the command
      resolve({ code: code ?? 1 })
    })
  })
}

async function install() {
  const output = []
  const notice = setTimeout(() => console.error('Installing…'), quietSecondsMax * 1000)
  const installing = run(
    'npx',
    ['--yes', '--prefer-offline', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile', '--prefer-offline'],
    { env: { ...process.env, PATH: outerPath }, shell: windows, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const { code, error } = await installing
  clearTimeout(notice)
  if (code === 0 || stopping) return
  process.stderr.write(Buffer.concat(output))
  console.error(error ? `npx could not be started: ${error.message}` : 'The installation failed.')
  process.exit(1)
}

function pinnedNode() {
  const shim = join(binaries, windows ? 'node.exe' : 'node')
  if (existsSync(shim)) return realpathSync(shim)
  console.error(
    `The pinned Node is not available for ${process.platform}-${process.arch}: using ${process.version}.`,
  )
  return process.execPath
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
// npm does not forward SIGTERM through its `sh -c`, so the exit of the parent process is detected instead.
setInterval(() => process.ppid !== parent && stop(), 200).unref()

await install()
if (stopping) process.exit(1)
const { code } = await run(pinnedNode(), process.argv.slice(2), {
  env: {
    // Each of the many processes of a test run starts in half the time if it finds its modules compiled.
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile'),
    ...process.env,
    PATH: [binaries, outerPath].join(delimiter),
  },
  stdio: 'inherit',
})
process.exit(code)
