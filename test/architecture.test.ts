import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** Lowest first. A file may import from its own folder and from any line above its own; neighbours do not meet. */
const layers = [
  ['setting-forms.ts', 'errors.ts'],
  ['config.ts'],
  ['platform'],
  ['audit'],
  ['content', 'identity', 'extraction'],
  ['sources'],
  ['media'],
  ['quotes'],
  ['articles'],
  ['publishing'],
  ['delivery', 'imports'],
  ['sample-picture.ts'],
  ['app.ts', 'sample.ts'],
  ['start.ts'],
  ['welcome.ts'],
  ['main.ts'],
  ['launch.js'],
]
const levelOf = new Map(layers.flatMap((names, level) => names.map((name) => [name, level] as const)))

const files = globSync('**/*.{ts,js}', { cwd: 'src', exclude: (name) => name.includes('generated') }).map((path) => {
  const source = readFileSync(`src/${path}`, 'utf8')
  const imports = [...source.matchAll(/(?:from|import) '([^']+)'/g)].map(([, target = '']) => target)
  return { path, source, imports }
})

/** The room a path lies in: the first folder, or the file in `src` itself. */
function roomOf(path: string): string {
  return path.split('/')[0] ?? path
}

function offencesOf(isOffence: (file: (typeof files)[number], target: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((target) => isOffence(file, target)).map((target) => `${file.path} imports ${target}`),
  )
}

describe('the house', () => {
  test('has a place for every room', () => {
    expect(files.map(({ path }) => roomOf(path)).filter((room) => !levelOf.has(room))).toEqual([])
  })

  test('imports point down', () => {
    const offences = offencesOf(({ path }, target) => {
      if (!target.startsWith('#src/') && !(target.startsWith('./') && !path.includes('/'))) return false
      const [from, to] = [roomOf(path), roomOf(target.replace(/^(#src|\.)\//, ''))]
      return from !== to && (levelOf.get(to) ?? Infinity) >= (levelOf.get(from) ?? -1)
    })
    expect(offences).toEqual([])
  })

  test('nobody climbs out of a folder by ../../, and features are entered by schema or service', () => {
    expect(offencesOf((_file, target) => target.startsWith('../../'))).toEqual([])
    const nouns = ['sources', 'media', 'quotes', 'articles', 'publishing', 'delivery', 'imports']
    const offences = offencesOf(({ path }, target) => {
      const [, room = '', file = ''] = /^#src\/(\w+)\/(.+)$/.exec(target) ?? []
      const isForeign = nouns.includes(room) && roomOf(path) !== room && !path.startsWith('app.ts')
      return isForeign && file === 'routes.ts'
    })
    expect(offences).toEqual([])
  })

  test('the content face reads snapshots: of publishing it knows their shape, and of the editorial nouns nothing', () => {
    const open = ['platform', 'content', 'delivery', 'config.ts', 'errors.ts']
    const offences = offencesOf(({ path }, target) => {
      if (roomOf(path) !== 'delivery' || !target.startsWith('#src/')) return false
      const wanted = target.replace('#src/', '')
      return !open.includes(roomOf(wanted)) && !wanted.startsWith('publishing/snapshot/')
    })
    expect(offences).toEqual([])
    const shapes = offencesOf(
      ({ path }, target) =>
        path.startsWith('publishing/snapshot/') &&
        target.startsWith('#src/') &&
        !/(schema|text|id|slugs|renditions)\.ts$/.test(target),
    )
    expect(shapes).toEqual([])
  })

  test('the statements of the content face name no editorial table', () => {
    const editorial =
      /\b(?:from|join|update|into)\s+"?(?:articles|sources|quotes|media|revisions|references|placements|corrections)\b|\bdb\.(?:article|source|quote|media|revision|reference|placement|correction)\b/i
    const offences = files.filter(({ path, source }) => roomOf(path) === 'delivery' && editorial.test(source))
    expect(offences.map(({ path }) => path)).toEqual([])
  })

  test('services know no HTTP server, routes know no database', () => {
    expect(offencesOf(({ path }, target) => path.endsWith('service.ts') && target.startsWith('fastify'))).toEqual([])
    expect(offencesOf(({ path }, target) => path.endsWith('routes.ts') && target.includes('prisma'))).toEqual([])
  })

  test('extraction is pure: it imports nothing of ours, and nothing that reads or writes', () => {
    const offences = offencesOf(({ path }, target) => roomOf(path) === 'extraction' && /^(#src|node:)/.test(target))
    expect(offences).toEqual([])
  })

  test('only main reads the environment, and only config knows its names', () => {
    const readers = files.filter(({ source }) => source.includes('process.env')).map(({ path }) => path)
    // account.ts hands the environment on to PostgreSQL, which is a process of its own.
    expect(
      readers.filter((path) => !['launch.js', 'main.ts', 'config.ts', 'platform/db/account.ts'].includes(path)),
    ).toEqual([])
  })
})
