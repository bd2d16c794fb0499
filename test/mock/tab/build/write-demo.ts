import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { bundleTab } from './bundle-tab.ts'
import { type Files, firstPage, simulationFiles, workerFile } from './tab-files.ts'

/** A web build keeps the assets of earlier ones. */
const namesOfBuild = (web: string): readonly string[] => {
  const list = join(web, 'builds.json')
  if (!existsSync(list)) return readdirSync(join(web, 'assets'))
  const [newest = []] = JSON.parse(readFileSync(list, 'utf8')) as string[][]
  return newest
}

/** The scripts, styles and images of the web build. A static host compresses them itself. */
const assetsOf = (web: string): Files => {
  const paths = [
    ...namesOfBuild(web).map((name) => `/assets/${name}`),
    ...readdirSync(join(web, 'embed/v1')).map((name) => `/embed/v1/${name}`),
  ].filter((path) => !['.br', '.gz'].includes(extname(path)))
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(web, path))]))
}

/** Writes the demo into a folder, which any static host can serve at the root of an origin. `web` is the folder of the built web app. */
export const writeDemo = async (web: string, folder: string): Promise<void> => {
  const scripts = await bundleTab()
  const kept: Files = {
    ...assetsOf(web),
    ...simulationFiles(scripts, (name) => readFileSync(join(web, name), 'utf8')),
  }
  const page = firstPage()
  const files: Files = {
    ...kept,
    ...workerFile(scripts.worker, kept, false),
    '/index.html': page,
    // Static hosts show it for every path without a file.
    '/404.html': page,
    '/robots.txt': 'User-agent: *\nDisallow: /\n',
  }
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}
