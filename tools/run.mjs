// Bootstrap: `npm start` / `npm test` on any machine with Node >= 18 and npm.
// Finds pnpm (npx keeps the pinned one in npm's cache), hands the script to it and passes signals on.
// pnpm first installs what is missing (verifyDepsBeforeRun), including the pinned Node itself.
import { execFileSync, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

const PNPM = '12.21.0'
const win = process.platform === 'win32'
const parent = process.ppid // read before anything slow: npm may be gone by the time pnpm is found

// npm puts node_modules/.bin (with our pinned node) first on PATH. npx must not run on that node:
// npm derives its global config (registry, cafile, proxy) from where the node binary lies.
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((p) => !/node_modules[\\/]\.bin[\\/]?$/.test(p) && !p.includes('node-gyp-bin'))
  .join(delimiter)

const npxArgs = [
  '--yes',
  '--prefer-offline',
  '--package',
  `pnpm@${PNPM}`,
  '--call',
  win ? 'where pnpm' : 'command -v pnpm',
]
const bin = execFileSync('npx', npxArgs, {
  cwd: dirname(import.meta.dirname ?? new URL('.', import.meta.url).pathname),
  env: { ...process.env, PATH },
  encoding: 'utf8',
  shell: win,
  stdio: ['ignore', 'pipe', 'inherit'],
})
  .trim()
  .split(/\r?\n/)[0]

const child = spawn(bin, ['run', ...process.argv.slice(2)], {
  env: { ...process.env, PATH: dirname(bin) + delimiter + PATH },
  stdio: 'inherit',
  shell: win,
})
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => s !== 'SIGINT' && child.kill(s))
// npm does not pass SIGTERM through its `sh -c`; notice that the parent is gone instead.
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 300).unref()
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
