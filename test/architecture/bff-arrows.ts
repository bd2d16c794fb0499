import type { Arrow } from './arrow.ts'

/**
 * The rooms of `bff/src` from the ground up. A room imports rooms on lower floors only; rooms that share a floor do not know
 * each other. A room can be a folder, a folder of `store`, or a file at the top.
 */
export const floors: readonly (readonly string[])[] = [
  ['runtime', 'streams'],
  ['failure', 'domain', 'transport'],
  ['adapters', 'events', 'store/ports', 'store/schema'],
  ['oauth', 'vault', 'config', 'observability'],
  ['issuer', 'store', 'leak-guard'],
  ['tokens', 'principal', 'admission', 'gateway-keys'],
  ['erasure', 'grants', 'delegations', 'proxy'],
  ['sessions', 'connections', 'jobs', 'http'],
  ['catalog', 'attempts', 'scheduler'],
  ['use-cases'],
  ['compose', 'testing'],
  ['cli'],
  ['main'],
  ['planbridge'],
]

const topFiles: ReadonlySet<string> = new Set([
  'failure',
  'events',
  'compose',
  'testing',
  'main',
  'planbridge',
])

/** A room by its path; `store` leaves out the folders that have a floor of their own. */
const placeOf = (room: string): string =>
  room === 'store' ? 'store/(?!ports/|schema/)' : `${room}(?:/|[.]ts$)`

const places = (rooms: readonly string[]): string => `^bff/src/(?:${rooms.map(placeOf).join('|')})`

const upFrom = (room: string): string => (topFiles.has(room) ? './' : '../'.repeat(room.split('/').length))

const roomArrows: readonly Arrow[] = floors.flatMap((rooms, floor) => {
  const above = floors.slice(floor + 1).flat()
  return rooms.map((room): Arrow => {
    const beside = rooms.filter((other) => other !== room)
    const closed = [...beside, ...above]
    const seed = closed[0] ?? ''
    const fileIn = (place: string) => (topFiles.has(place) ? `${place}.ts` : `${place}/a.ts`)
    return {
      name: `floor-of-${room.replace('/', '-')}`,
      remedy: 'Rooms import downward only. Pass the part in, or move what both rooms need to a lower floor.',
      from: places([room]),
      to: closed.length === 0 ? '^(?!)' : places(closed),
      testsMay: true,
      seeds: [{ [`bff/src/${fileIn(room)}`]: `import '${upFrom(room)}${fileIn(seed)}'` }],
    }
  })
})

/** Parts that only the composition root plugs in. */
const plugged = '(?:adapters|store|scheduler|config)'

/** Inside the BFF, arrows only downward. */
export const bffArrows: readonly Arrow[] = [
  ...roomArrows.filter(({ from }) => from !== places(['planbridge'])),
  {
    name: 'only-compose-plugs',
    remedy: 'Receive it as an argument; compose.ts passes it in.',
    from: '^bff/src/',
    fromNot: `^bff/src/(compose[.]ts|testing[.]ts|main[.]ts|planbridge[.]ts|cli/|transport/|http/node/|${plugged}/)`,
    to: `^bff/src/(${plugged}/|transport/.*-engine)`,
    toNot: '^bff/src/(adapters/adapter[.]ts|store/ports/|scheduler/ports[.]ts)',
    testsMay: true,
    seeds: [
      { 'bff/src/attempts/a.ts': "import { sqlStore } from '../store/engines/sql-store.ts'" },
      { 'bff/src/proxy/a.ts': "import { undiciForward } from '../transport/undici-engine.ts'" },
      { 'bff/src/proxy/a.ts': "import type { Config } from '../config/config.ts'" },
    ],
    innocent: [{ 'bff/src/attempts/a.ts': "import type { AttemptStore } from '../store/ports/ports.ts'" }],
  },
  {
    name: 'adapters-are-strangers',
    remedy: 'Adapters share through bff/src/oauth, never with each other.',
    from: '^bff/src/adapters/([^/]+)[.]ts$',
    fromNot: '^bff/src/adapters/index[.]ts$',
    to: '^bff/src/adapters/',
    toNot: '^bff/src/adapters/(adapter|$1)[.]ts$',
    seeds: [{ 'bff/src/adapters/a.ts': "import './b.ts'" }],
    innocent: [
      { 'bff/src/adapters/a.ts': "import './adapter.ts'", 'bff/src/adapters/index.ts': "import './a.ts'" },
    ],
  },
  {
    name: 'oauth-is-pure',
    remedy: 'Protocol steps build and read messages; they import nothing that sends or stores.',
    from: '^bff/src/oauth/',
    to: '^bff/src/|^node:|^(undici|hono)',
    toNot: '^bff/src/(oauth|domain|runtime)/|^bff/src/failure[.]ts$',
    testsMay: true,
    seeds: [{ 'bff/src/oauth/a.ts': "import '../vault/token-vault.ts'" }],
    innocent: [{ 'bff/src/oauth/a.ts': "import { Secret } from '../domain/secret.ts'" }],
  },
]
