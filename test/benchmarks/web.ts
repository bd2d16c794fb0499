// Measures the first load of the start page: bytes on the wire, and Lighthouse's mobile scores (median of three, or of nine in full).
import { launchBrowserAt, openLighthouse } from './web/lighthouse.ts'
import { openEnvironment } from '../harness/browser/environment.ts'
import { freePort } from '../harness/free-ports.ts'
import { scoresTable, type Audit } from './web/scores.ts'
import { wireTable } from './web/wire.ts'

const runs = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 9 : 3
const environment = await openEnvironment('bench web')
const port = await freePort()
const browser = await launchBrowserAt(port)
try {
  const audit = await openLighthouse(port)
  console.log(`${await wireTable(environment)}\n`)
  const audits: Audit[] = []
  for (let run = 0; run < runs; run += 1) audits.push(await audit(`${environment.origin}/`))
  console.log(scoresTable(audits))
} finally {
  await browser.close()
  await environment.close()
}
