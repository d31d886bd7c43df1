import { createClient } from './generated/client/index.ts'
import type { Article, SourceDraft } from './generated/index.ts'
import { changeSource, createSource, listArticles } from './generated/index.ts'

/** What a newsroom's script does with the generated client; its types are checked before it runs. */
export async function useClient(baseUrl: string, token: string) {
  const client = createClient({ baseUrl, auth: token })

  const draft: SourceDraft = {
    name: 'Marit Solheim',
    kind: 'person',
    affiliation: { name: 'Norvik Harbour Board', kind: 'organization' },
  }
  const created = await createSource({ client, body: draft })
  const id: string = created.data?.id ?? ''
  const etag: string = created.response?.headers.get('etag') ?? ''

  const changed = await changeSource({
    client,
    path: { id },
    headers: { 'If-Match': etag },
    body: { capacity: null, notes: 'Met in Norvik.' },
  })
  const stale = await changeSource({ client, path: { id }, headers: { 'If-Match': etag }, body: { notes: 'Again.' } })
  const code: string | undefined = stale.error?.code
  const current: number | undefined = stale.error?.currentRevision

  const listed = await listArticles({
    client,
    query: { include: ['quotes', 'quotes.speaker', 'media'], limit: 2, tag: ['norvik', 'transport'], trashed: false },
  })
  const [first] = listed.data?.data ?? []

  return {
    created: created.response?.status,
    notes: changed.data?.notes,
    revision: changed.data?.revision,
    stale: { code, current },
    page: listed.data?.page,
    speakers: first ? namesOfSpeakers(first) : [],
  }
}

/** Members that `include` names are resources, the others ids: the types say that both may stand there. */
function namesOfSpeakers({ quotes = [] }: Partial<Article>): string[] {
  return quotes.flatMap((quote) => {
    if (typeof quote === 'string' || quote.speaker === null || typeof quote.speaker === 'string') return []
    return quote.speaker.name
  })
}

// @ts-expect-error A kind that the document does not name is no kind.
export const unknownKind: SourceDraft = { name: 'x', kind: 'ghost' }

// @ts-expect-error A member that the document does not name is refused before it is sent.
export const unknownMember: SourceDraft = { name: 'x', kind: 'person', nmae: 'x' }
