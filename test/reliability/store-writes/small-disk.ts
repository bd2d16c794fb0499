import { setTimeout as sleep } from 'node:timers/promises'
import { openReadiness } from '@planbridge/bff/internal/store/engines/readiness.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { faultText } from '@planbridge/bff/internal/store/engines/store-fault.ts'

// Started with a limit on the size of files. Prints readiness before and after the store has reached it, and the fault of the write.
const [path = ''] = process.argv.slice(2)
const store = await sqlStore(sqliteDialect(path))
const events = {
  storeDegraded: () => undefined,
  storeNotReady: () => undefined,
  storeReady: () => undefined,
}
const readiness = openReadiness({
  store,
  events,
  sleep: (ms) => sleep(ms),
})
const before = await readiness()
const name = 'x'.repeat(10_000)
let fault: string | undefined
for (let n = 0; fault === undefined; n += 1)
  fault = await store.subjects
    .create({ id: `person-${n}`, tenant: 't', guest: false, name })
    .then(() => undefined, faultText)
let after = before
for (let look = 0; look < 500 && after.isReady; look += 1) {
  await sleep(20)
  after = await readiness()
}
const known = await store.subjects.find('person-0')
process.stdout.write(JSON.stringify({ before, fault, after, stillReads: known?.id === 'person-0' }))
