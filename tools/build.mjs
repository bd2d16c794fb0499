// Builds the program for operators into one folder that needs only Node: `npm run build [-- folder]`.
import { join, resolve } from 'node:path'
import { command, root, workspaceBinary } from './command.mjs'

const folder = resolve(root, process.argv[2] ?? 'dist')
const outputs = { bff: folder, web: join(folder, 'web') }

const built = await Promise.all(
  Object.entries(outputs).map(([workspace, outDir]) =>
    command(workspaceBinary('vite'), ['build', workspace, '--outDir', outDir, '--logLevel', 'warn'], {
      // A test runner sets another NODE_ENV, which would select development builds.
      env: { NODE_ENV: 'production' },
    }),
  ),
)
for (const { code, output } of built) {
  process.stderr.write(output)
  if (code !== 0) process.exitCode = 1
}
