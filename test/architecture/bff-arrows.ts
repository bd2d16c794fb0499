import type { Arrow } from './arrow.ts'

/** What compose alone plugs in. */
const plugged = '(adapters|store|jobs|config)'

/** What several features stand on; `refresh` lies above the others. */
const floors = '(refresh|vault|oauth|issuer|session)'

/** Every folder that is no floor, no engine and no door is a feature: `connect`, `proxy`, `webhooks`, … */
const features =
  '(?!(?:adapters|store|transport|jobs|config|cli|routes|http|refresh|vault|oauth|issuer|session)/)([^/]+)'

/** Inside the BFF, arrows only downward. */
export const bffArrows: readonly Arrow[] = [
  {
    name: 'only-compose-plugs',
    remedy: 'Receive it as an argument; compose.ts passes it in.',
    from: '^bff/src/',
    fromNot: `^bff/src/(compose[.]ts|main[.]ts|cli/|transport/|${plugged}/)`,
    to: `^bff/src/(${plugged}/|transport/.*-engine)`,
    toNot: '^bff/src/(adapters/adapter[.]ts|(store|jobs)/ports([.]ts|/))',
    testsMay: true,
    seeds: [
      { 'bff/src/connect/a.ts': "import { memoryStore } from '../store/memory-engine.ts'" },
      { 'bff/src/proxy/a.ts': "import { undiciForward } from '../transport/undici-engine.ts'" },
      { 'bff/src/proxy/a.ts': "import type { Config } from '../config/config.ts'" },
    ],
    innocent: [{ 'bff/src/connect/a.ts': "import type { AttemptStore } from '../store/ports.ts'" }],
  },
  {
    name: 'engines-know-only-ports',
    remedy: 'An engine stands behind its port; what two engines share is said in the port.',
    from: `^bff/src/(?:transport|${plugged})/`,
    to: `^bff/src/(${features}/|(refresh|routes)/|compose[.]ts)`,
    testsMay: true,
    seeds: [{ 'bff/src/store/a.ts': "import { freshToken } from '../refresh/fresh-token.ts'" }],
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
    toNot: '^bff/src/(oauth/|[^/]+[.]ts$)',
    testsMay: true,
    seeds: [{ 'bff/src/oauth/a.ts': "import '../vault/token-vault.ts'" }],
    innocent: [{ 'bff/src/oauth/a.ts': "import { Secret } from '../secret.ts'" }],
  },
  {
    name: 'floor-is-lowest',
    remedy:
      'A file directly in bff/src (failure.ts, secret.ts, …) is what every folder stands on: it looks into none.',
    from: '^bff/src/[^/]+[.]ts$',
    fromNot: '^bff/src/(compose|main)[.]ts$',
    to: '^bff/src/[^/]+/',
    testsMay: true,
    seeds: [{ 'bff/src/failure.ts': "import type { Tokens } from './vault-keys/token-vault.ts'" }],
    innocent: [
      {
        'bff/src/compose.ts': "import './vault-keys/token-vault.ts'",
        'bff/src/world.ts': "import './secret.ts'",
      },
    ],
  },
  {
    name: 'features-are-strangers',
    remedy: 'They meet in compose.ts, or what they share moves down.',
    from: `^bff/src/${features}/`,
    to: `^bff/src/${features}/`,
    toNot: '^bff/src/$1/',
    seeds: [{ 'bff/src/connect/a.ts': "import '../proxy/forward-request.ts'" }],
    innocent: [{ 'bff/src/connect/a.ts': "import './b.ts'; import '../refresh/fresh-token.ts'" }],
  },
  {
    name: 'refresh-sits-under-features',
    remedy: 'What lies below does not look up: hand it in.',
    from: `^bff/src/${floors}/`,
    to: `^bff/src/(${features}|(?:refresh|routes))/`,
    toNot: '^bff/src/$1/',
    seeds: [
      { 'bff/src/vault/a.ts': "import '../refresh/fresh-token.ts'" },
      { 'bff/src/refresh/a.ts': "import '../connect/disconnect.ts'" },
    ],
    innocent: [{ 'bff/src/refresh/a.ts': "import '../vault/seal.ts'; import './b.ts'" }],
  },
  {
    name: 'nobody-imports-routes',
    remedy: 'Routes are the top; lift the logic into a feature.',
    from: '^bff/src/',
    fromNot: '^bff/src/(compose[.]ts|routes/)',
    to: '^bff/src/routes/',
    seeds: [{ 'bff/src/connect/a.ts': "import '../routes/contract.ts'" }],
  },
  {
    name: 'nobody-imports-compose',
    remedy: 'compose.ts sees everything; whatever sees it back closes a circle.',
    from: '^bff/src/',
    fromNot: '^bff/src/(main[.]ts|cli/)',
    to: '^bff/src/(compose|main)[.]ts$',
    testsMay: true,
    seeds: [{ 'bff/src/routes/a.ts': "import type { Parts } from '../compose.ts'" }],
  },
]
