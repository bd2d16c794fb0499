import type { Arrow } from './arrow.ts'

/**
 * The layers of `bff/src`, lowest first. A room imports rooms of lower layers only; rooms of one layer do not import each other.
 * A room is a folder, a subfolder of `store`, or a file of `bff/src` itself.
 */
export const layers: readonly (readonly string[])[] = [
  ['runtime', 'streams', 'network'],
  ['failure', 'domain', 'transport'],
  ['adapters', 'events', 'store/ports', 'store/schema'],
  ['oauth', 'vault', 'config', 'observability'],
  ['issuer', 'store', 'leak-guard'],
  ['tokens', 'principal', 'admission', 'gateway-keys'],
  ['erasure', 'grants', 'delegations', 'proxy'],
  ['sessions', 'connections', 'jobs', 'people', 'timeline', 'http'],
  ['catalog', 'attempts', 'scheduler'],
  ['embedding', 'hosts', 'inbound', 'notifications'],
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

/** The path pattern of a room. `store` excludes the subfolders that have a layer of their own. */
const patternOf = (room: string): string =>
  room === 'store' ? 'store/(?!ports/|schema/)' : `${room}(?:/|[.]ts$)`

const patternOfAll = (rooms: readonly string[]): string => `^bff/src/(?:${rooms.map(patternOf).join('|')})`

const upFrom = (room: string): string => (topFiles.has(room) ? './' : '../'.repeat(room.split('/').length))

const roomArrows: readonly Arrow[] = layers.flatMap((rooms, layer) => {
  const above = layers.slice(layer + 1).flat()
  return rooms.map((room): Arrow => {
    const sameLayer = rooms.filter((other) => other !== room)
    const forbidden = [...sameLayer, ...above]
    const seed = forbidden[0] ?? ''
    const fileIn = (place: string) => (topFiles.has(place) ? `${place}.ts` : `${place}/a.ts`)
    return {
      name: `layer-of-${room.replace('/', '-')}`,
      remedy:
        'Rooms import lower layers only. Pass the dependency in, or move the shared code to a lower layer.',
      from: patternOfAll([room]),
      to: forbidden.length === 0 ? '^(?!)' : patternOfAll(forbidden),
      allowsTests: true,
      seeds: [{ [`bff/src/${fileIn(room)}`]: `import '${upFrom(room)}${fileIn(seed)}'` }],
    }
  })
})

/** Implementations that only the composition root imports. */
const implementations = '(?:adapters|store|scheduler|config)'

/** The forbidden imports inside the BFF. */
export const bffArrows: readonly Arrow[] = [
  ...roomArrows.filter(({ from }) => from !== patternOfAll(['planbridge'])),
  {
    name: 'only-compose-imports-implementations',
    remedy: 'Receive it as an argument; compose.ts passes it in.',
    from: '^bff/src/',
    fromNot: `^bff/src/(compose[.]ts|testing[.]ts|main[.]ts|planbridge[.]ts|cli/|transport/|http/node/|${implementations}/)`,
    to: `^bff/src/(${implementations}/|transport/.*-engine)`,
    toNot: '^bff/src/(adapters/adapter[.]ts|store/ports/|scheduler/ports[.]ts)',
    allowsTests: true,
    seeds: [
      { 'bff/src/attempts/a.ts': "import { sqlStore } from '../store/engines/sql-store.ts'" },
      { 'bff/src/proxy/a.ts': "import { undiciForward } from '../transport/undici-engine.ts'" },
      { 'bff/src/proxy/a.ts': "import type { Config } from '../config/config.ts'" },
    ],
    innocent: [{ 'bff/src/attempts/a.ts': "import type { AttemptStore } from '../store/ports/ports.ts'" }],
  },
  {
    name: 'adapters-do-not-import-each-other',
    remedy: 'Move code that two adapters share to bff/src/oauth.',
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
    allowsTests: true,
    seeds: [{ 'bff/src/oauth/a.ts': "import '../vault/token-vault.ts'" }],
    innocent: [{ 'bff/src/oauth/a.ts': "import { Secret } from '../domain/secret.ts'" }],
  },
]
