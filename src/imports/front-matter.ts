import { parseDocument } from 'yaml'
import type { ArticleDraft } from '#src/articles/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import { Slug } from '#src/content/slugs.ts'
import { DomainError } from '#src/errors.ts'
import type { Byline } from '#src/extraction/bylines.ts'
import { clip, type Head } from './formatted.ts'
import { webUrl } from './html/fragment.ts'
import { splitNames } from './html/metadata.ts'

/** What stands between the lines of dashes at the beginning of a Markdown file. */
export interface FrontMatter {
  head: Head
  said: Partial<ArticleDraft>
  externalId: string | null
  place: string | null
  /** The picture at the top. */
  image: { src: string; alt: string; caption: string; creditLine: string | null } | null
  warnings: Warning[]
}

type Values = Record<string, unknown>

/** The names under which each member is found, as the usual generators of sites have them. */
const names = {
  headline: ['title', 'headline'],
  standfirst: ['standfirst', 'subtitle', 'description', 'summary', 'excerpt'],
  kicker: ['kicker'],
  published: ['date', 'published', 'publishDate'],
  bylines: ['author', 'authors', 'byline', 'bylines'],
  tags: ['tags', 'keywords'],
  section: ['section', 'category', 'categories'],
  language: ['language', 'lang'],
  slug: ['slug'],
  canonicalUrl: ['canonicalUrl', 'canonical', 'canonical_url', 'url', 'link'],
  externalId: ['externalId', 'id', 'guid'],
  place: ['place', 'location', 'dateline'],
  image: ['image', 'cover', 'featured_image', 'thumbnail'],
}
const known = new Set(Object.values(names).flat())
const maxLength = 64 * 1024

/**
 * Parts a Markdown file into its front matter (YAML) and its text.
 *
 * @throws DomainError `import.invalid` (422) for front matter that is no YAML mapping
 */
export function cutFrontMatter(file: string): { matter: FrontMatter; text: string } {
  const [whole = '', yaml = ''] =
    /^---[ \t]*\n([\s\S]*?)\n?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(file.slice(0, maxLength)) ?? []
  return { matter: readMatter(whole === '' ? {} : parseYaml(yaml)), text: file.slice(whole.length) }
}

function parseYaml(yaml: string): Values {
  const document = parseDocument(yaml, { logLevel: 'silent' })
  const [fault] = document.errors
  if (fault) throw notYaml(fault.message.split('\n')[0] ?? 'no YAML')
  try {
    // Aliases are what YAML bombs are made of, and front matter has no use for them.
    const values = document.toJS({ maxAliasCount: 0 })
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values
  } catch (error) {
    throw notYaml(error instanceof Error ? error.message : String(error))
  }
  throw notYaml('It is no list of members and values.')
}

function notYaml(detail: string): DomainError {
  return new DomainError('import.invalid', `The front matter is not YAML: ${detail}`, {
    errors: [{ pointer: '', code: 'invalid_format', detail }],
  })
}

function readMatter(values: Values): FrontMatter {
  const of = (member: keyof typeof names) => {
    const name = names[member].find((candidate) => values[candidate] !== undefined && values[candidate] !== null)
    return name === undefined ? null : values[name]
  }
  const text = (member: keyof typeof names, length = 2_000) => clip(firstText(of(member)), length)
  const canonicalUrl = webUrl(text('canonicalUrl'))
  const slug = Slug.safeParse(text('slug'))
  const [section, tags] = [text('section', 100), textsOf(of('tags')).filter((tag) => tag.length <= 100)]
  const unknown = Object.keys(values).filter((name) => !known.has(name))
  return {
    head: {
      headline: text('headline', 500),
      standfirst: text('standfirst'),
      kicker: text('kicker', 200),
      published: text('published', 100),
      bylines: bylinesOf(of('bylines')),
      language: text('language', 35),
    },
    said: {
      ...(section && { section }),
      ...(tags.length > 0 && { tags: [...new Set(tags)].slice(0, 100) }),
      ...(canonicalUrl && { canonicalUrl }),
      ...(slug.success && { slug: slug.data }),
    },
    externalId: text('externalId', 255),
    place: text('place', 200),
    image: imageOf(of('image')),
    warnings: unknown.slice(0, 20).map((name) => ({
      code: 'front_matter_ignored',
      detail: `The front matter says “${name.slice(0, 100)}”, for which an article has no member here.`,
    })),
  }
}

function bylinesOf(value: unknown): Byline[] {
  if (typeof value === 'string') return splitNames(value)
  return list(value).flatMap((author): Byline[] => {
    if (typeof author === 'string') return splitNames(author)
    const { name, role } = (author ?? {}) as Values
    return typeof name === 'string' ? [{ name, role: typeof role === 'string' ? role : null }] : []
  })
}

function imageOf(value: unknown): FrontMatter['image'] {
  if (typeof value === 'string') return { src: value, alt: '', caption: '', creditLine: null }
  const image = (list(value)[0] ?? {}) as Values
  const text = (...keys: string[]) =>
    keys.map((key) => image[key]).find((said) => typeof said === 'string') as string | undefined
  const src = text('src', 'url', 'image', 'path')
  if (!src) return null
  return {
    src,
    alt: text('alt', 'altText') ?? '',
    caption: text('caption') ?? '',
    creditLine: text('credit', 'creditLine') ?? null,
  }
}

function firstText(value: unknown): string {
  const [first] = list(value)
  return typeof first === 'string' ? first : typeof first === 'number' ? String(first) : ''
}

function textsOf(value: unknown): string[] {
  const texts = typeof value === 'string' ? value.split(',') : list(value).map(String)
  return texts.map((one) => one.trim()).filter(Boolean)
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === null ? [] : [value]
}
