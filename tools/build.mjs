// Makes what operators run, in one folder that needs nothing but Node: `npm run build [-- folder]`.
import { join, resolve } from 'node:path'
import { command, root, workspaceBinary } from './command.mjs'

const folder = resolve(root, process.argv[2] ?? 'dist')
const rooms = { bff: folder, web: join(folder, 'web') }

const built = await Promise.all(
  Object.entries(rooms).map(([room, place]) =>
    command(workspaceBinary('vite'), ['build', room, '--outDir', place, '--logLevel', 'warn'], {
      // A test runner's own NODE_ENV would give the development build of everything.
      env: { NODE_ENV: 'production' },
    }),
  ),
)
for (const { code, output } of built) {
  process.stderr.write(output)
  if (code !== 0) process.exitCode = 1
}
