import type { Byline } from '#src/extraction/bylines.ts'
import type { Skimmed } from './skim.ts'

/** What a page says of its article in words for machines. */
export interface PageMetadata {
  headline: string | null
  description: string | null
  bylines: Byline[]
  /** When it appeared, as written. */
  published: string | null
  section: string | null
  tags: string[]
  language: string | null
  publisher: string | null
  canonical: string | null
  images: StatedImage[]
}

export interface StatedImage {
  url: string
  caption: string | null
  creditLine: string | null
  creator: string | null
}

type Node = Record<string, unknown>

const maxNodes = 500
const articleTypes = /(?:Article|BlogPosting|Report)$/

/** Reads JSON-LD first, then Open Graph and other `<meta>`. What is no JSON, or says nothing, is passed over. */
export function readMetadata({ meta, jsonLd, canonical, language, title }: Omit<Skimmed, 'html'>): PageMetadata {
  const article = jsonLd.flatMap(parseNodes).find((node) => typesOf(node).some((type) => articleTypes.test(type))) ?? {}
  const og = (name: string) => meta.get(`og:${name}`) ?? meta.get(`twitter:${name}`) ?? null
  const said = (value: unknown) => textOf(value)
  const publisher = nameOf(article.publisher) ?? og('site_name')
  return {
    headline: said(article.headline) ?? og('title') ?? withoutSite(title, publisher),
    description: said(article.description) ?? og('description') ?? meta.get('description') ?? null,
    bylines: bylinesOf(article, meta),
    published: said(article.datePublished) ?? meta.get('article:published_time') ?? meta.get('date') ?? null,
    section: said(list(article.articleSection)[0]) ?? meta.get('article:section') ?? null,
    tags: tagsOf(article, meta),
    language: said(article.inLanguage) ?? language ?? og('locale')?.replace('_', '-') ?? null,
    publisher,
    canonical: canonical ?? said(article.url) ?? og('url'),
    images: imagesOf(article, og('image')),
  }
}

function parseNodes(json: string): Node[] {
  try {
    const roots = list(JSON.parse(json))
    return roots
      .flatMap((root) => (isNode(root) ? [root, ...list(root['@graph']).filter(isNode)] : []))
      .slice(0, maxNodes)
  } catch {
    // Pages carry what their templates broke; the rest of the page still says what it is.
    return []
  }
}

function typesOf(node: Node): string[] {
  return list(node['@type']).filter((type) => typeof type === 'string')
}

function bylinesOf(article: Node, meta: Skimmed['meta']): Byline[] {
  const authors = list(article.author).flatMap((author): Byline[] => {
    const name = nameOf(author)
    return name ? [{ name, role: isNode(author) ? textOf(author.jobTitle) : null }] : []
  })
  if (authors.length > 0) return authors.slice(0, 20)
  const author = meta.get('author') ?? meta.get('article:author')
  return author && !/^https?:/.test(author) ? splitNames(author) : []
}

/** "Ida Brekke, Jonas Lund and Berit Aas" */
export function splitNames(names: string): Byline[] {
  return names
    .replace(/^(?:by|von|par)\s+/i, '')
    .split(/\s*(?:[,;|]|\s(?:and|und|et|&)\s)\s*/u)
    .filter((name) => name !== '' && name.length <= 100)
    .slice(0, 20)
    .map((name) => ({ name, role: null }))
}

function tagsOf(article: Node, meta: Skimmed['meta']): string[] {
  const keywords = list(article.keywords).flatMap((value) => textOf(value) ?? nameOf(value) ?? [])
  const said = keywords.length > 0 ? keywords : [meta.get('news_keywords') ?? meta.get('keywords') ?? '']
  const tags = said.flatMap((words) => words.split(/\s*[,;]\s*/)).filter((tag) => tag !== '' && tag.length <= 100)
  return [...new Set(tags)].slice(0, 100)
}

function imagesOf(article: Node, ogImage: string | null): StatedImage[] {
  const stated = list(article.image).flatMap((image): StatedImage[] => {
    const url =
      typeof image === 'string' ? image : isNode(image) ? (textOf(image.contentUrl) ?? textOf(image.url)) : null
    if (!url) return []
    const node = isNode(image) ? image : {}
    const [caption, creditLine] = [textOf(node.caption), textOf(node.creditText)]
    return [{ url, caption, creditLine, creator: nameOf(list(node.creator)[0]) ?? nameOf(node.author) }]
  })
  return stated.length > 0 || !ogImage ? stated : [{ url: ogImage, caption: null, creditLine: null, creator: null }]
}

/** "Bridge reopens | The Courier" without its last part. */
function withoutSite(title: string, publisher: string | null): string | null {
  const parts = title.split(/\s+[|–—-]\s+/u)
  const last = parts.at(-1)
  const isSite = parts.length > 1 && (last === publisher || (last ?? '').split(/\s+/).length <= 3)
  return (isSite ? title.slice(0, title.lastIndexOf(last ?? '')).replace(/\s+[|–—-]\s*$/u, '') : title).trim() || null
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' ? textOf(value) : isNode(value) ? textOf(value.name) : null
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return value.replace(/\s+/g, ' ').trim().slice(0, 2_000) || null
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
