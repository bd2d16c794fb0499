/** The program of `npm run dev:mock [-- port]`: the app with hot updates, and no server but Vite. */
import { serveApp } from '../harness/tab/serve-app.ts'

const server = await serveApp(Number(process.argv[2] ?? 5173))
server.printUrls()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.close().then(() => process.exit(0)))
