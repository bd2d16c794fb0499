import { purgeAttempts } from '@planbridge/bff/internal/store/sql/purge-attempts.ts'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { attemptOf } from './attempts-contract.ts'
import { noon } from './contract.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'

test('beyond the limit of all strangers the oldest attempts of the largest networks are deleted, and none of a person (TX-50)', async () => {
  const dialect = await memoryDialect()
  const store = await sqlStore(dialect)
  const db = new Kysely<never>({ dialect })
  const add = (network: string | undefined, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        store.attempts.add(
          attemptOf({ stateHash: `${network} ${at}`, session: `${network} ${at}`, createdAt: noon + at }),
          10,
          network === undefined ? undefined : { network, pendingMax: 1_000 },
        ),
      ),
    )
  await add('crowd', 30)
  await add('office', 12)
  await add('home', 2)
  await add(undefined, 5)
  await purgeAttempts(db as never, noon, 20)
  const left = async (network: string | undefined, count: number) => {
    const found = await Promise.all(
      Array.from({ length: count }, (_, at) => store.attempts.find(`${network} ${at}`)),
    )
    return found.flatMap((each, at) => (each ? [at] : []))
  }
  expect(await left('crowd', 30)).toEqual(Array.from({ length: 9 }, (_, at) => 21 + at))
  expect(await left('office', 12)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(await left('home', 2)).toEqual([0, 1])
  expect(await left(undefined, 5)).toEqual([0, 1, 2, 3, 4])
  await store.close()
})
