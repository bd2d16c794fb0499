// Keeps the assets of earlier builds beside those of a new one. Their names contain hashes of their contents, so none is overwritten.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** The number of earlier builds whose assets are kept. */
const earlierMax = 5

const list = 'builds.json'

/** Compressed files belong to the asset beside which they are. */
const compressed = ['.br', '.gz']

const assetsIn = (web) =>
  existsSync(join(web, 'assets'))
    ? readdirSync(join(web, 'assets'))
        .filter((name) => !compressed.includes(extname(name)))
        .toSorted()
    : []

/** The asset names of each build in a web app's folder, the newest first. A folder without a list is one build. */
function buildsIn(web) {
  const assets = assetsIn(web)
  if (!existsSync(join(web, list))) return assets.length === 0 ? [] : [assets]
  return JSON.parse(readFileSync(join(web, list), 'utf8'))
}

/** Adds the assets of the last builds in `from` to a new build in `to`, and writes the list of builds. */
export function keepAssets({ from, to }) {
  const built = assetsIn(to)
  // A build that changes nothing is not another build.
  const earlier = buildsIn(from).filter((assets) => assets.join() !== built.join())
  const kept = earlier.slice(0, earlierMax)
  const missing = new Set(kept.flat())
  for (const name of built) missing.delete(name)
  for (const name of [...missing].flatMap((asset) => [asset, ...compressed.map((end) => asset + end)])) {
    const file = join(from, 'assets', name)
    if (existsSync(file)) copyFileSync(file, join(to, 'assets', name))
  }
  writeFileSync(join(to, list), `${JSON.stringify([built, ...kept], undefined, 2)}\n`)
}
