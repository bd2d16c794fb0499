import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { loaderScript } from '../embed/bundle.ts'
import { repositoryRoot } from '../repository-root.ts'
import { planbridgeTab } from '../../mock/tab/build/vite-plugin.ts'

/** Serves the web app with Vite; Planbridge and the providers run in the browser. */
export const serveApp = async (port: number): Promise<ViteDevServer> => {
  const server = await createServer({
    configFile: join(repositoryRoot, 'web/vite.config.ts'),
    plugins: [planbridgeTab({ loader: loaderScript })],
    server: { port, host: 'localhost' },
  })
  return server.listen()
}
