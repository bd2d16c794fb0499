import type { Guard } from './guard.ts'

const vagueName = /[/](utils?|helpers?|common|misc|lib)([/.]|$)/

const noUtilsFolders: Guard = {
  name: 'no-utils-folders',
  remedy: 'Name the file or folder for its purpose.',
  check: (tree) =>
    [...tree.keys()]
      .filter((path) => vagueName.test(path))
      .map((path) => ({ path, detail: 'has a name without a purpose' })),
  seeds: [{ 'bff/src/utils.ts': '' }, { 'web/src/lib/pkce.ts': '' }, { 'test/helpers/a.ts': '' }],
  innocent: [{ 'bff/src/oauth/library.ts': '' }],
}

/** Guards over the folder tree. */
export const folderGuards: readonly Guard[] = [noUtilsFolders]
