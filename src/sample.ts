import { randomBytes } from 'node:crypto'
import type { ArticleDraft } from '#src/articles/schema.ts'
import { articleService } from '#src/articles/service.ts'
import type { Origin } from '#src/content/origin.ts'
import { compressRaw, type RawInput } from '#src/imports/origin.ts'
import { fileNew } from '#src/media/filing.ts'
import { type Intake, type Taken, takeIn } from '#src/media/intake.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import { mediaService } from '#src/media/service.ts'
import { system } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publishArticle } from '#src/publishing/publish.ts'
import { schedulePublication } from '#src/publishing/schedule.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import { quoteService } from '#src/quotes/service.ts'
import type { SourceDraft } from '#src/sources/schema.ts'
import { sourceService } from '#src/sources/service.ts'
import { drawBridge } from './sample-picture.ts'

// Longer than other files, because most of it is what the stories say.

/** Ids that the examples of the API document name, so that they can be tried on the sample as they stand. */
const id = (number: number) => `01936d5e-8a00-7000-8000-${number.toString(16).padStart(12, '0')}`

const [solheim, harbourBoard, coastWire, brekke, union, cyclists] = [id(10), id(11), id(12), id(13), id(14), id(15)]
const [bridgePicture, ferryPicture] = [id(20), id(21)]
const [heldQuote, costQuote, ferryQuote, cyclistQuote] = [id(30), id(31), id(32), id(33)]
const [bridgeStory, ferryStory, cyclistStory, lighthouseStory, marketStory] = [id(1), id(2), id(3), id(5), id(6)]

/** What the story of the market came in with. */
const marketImport = id(80)

/** Nothing refers to these, so that they can be deleted. */
const [touristOffice, tunnelPicture, tunnelQuote] = [id(16), id(22), id(34)]
/** These are in the trash, so that they can be restored. */
const [formerMaster, blurredPicture, doubtfulQuote, emptyStory] = [id(17), id(23), id(35), id(4)]

const sources: [string, SourceDraft][] = [
  [harbourBoard, { name: 'Norvik Harbour Board', kind: 'organization', aliases: ['Harbour Board'], language: 'en' }],
  [
    solheim,
    {
      name: 'Marit Solheim',
      kind: 'person',
      aliases: ['Solheim'],
      capacity: 'harbour master of Norvik',
      affiliation: harbourBoard,
      language: 'en',
    },
  ],
  [coastWire, { name: 'Coast Wire', kind: 'news_agency', language: 'en' }],
  [brekke, { name: 'Ida Brekke', kind: 'person', capacity: 'photographer', affiliation: coastWire, language: 'en' }],
  [union, { name: 'Ferry Workers’ Union', kind: 'organization', language: 'en' }],
  [
    cyclists,
    {
      name: 'a member of the city council',
      kind: 'person',
      named: false,
      anonymityReason: 'The council has not met yet.',
      protection: 'background',
      language: 'en',
    },
  ],
  [touristOffice, { name: 'Norvik Tourist Office', kind: 'government', language: 'en' }],
  [formerMaster, { name: 'Odd Helle', kind: 'person', capacity: 'former harbour master', language: 'en' }],
]

const media: [string, MediaDraft][] = [
  [
    bridgePicture,
    {
      kind: 'picture',
      caption: 'The bridge on the morning it reopened',
      altText: 'A steel bridge over a harbour at dawn, with cyclists on it',
      creditLine: 'Ida Brekke/Coast Wire',
      creator: 'Ida Brekke',
      supplier: coastWire,
      takenAt: '2026-03-03',
      place: 'Norvik',
      language: 'en',
      focalPoint: { x: 0.5, y: 0.33 },
      digitalSourceType: 'digitalCapture',
    },
  ],
  [
    ferryPicture,
    {
      kind: 'picture',
      caption: 'The night ferry at its berth',
      altText: 'A lit ferry at a dark quay',
      creditLine: 'Ida Brekke/Coast Wire',
      supplier: coastWire,
      language: 'en',
    },
  ],
  [tunnelPicture, { kind: 'picture', caption: 'The mouth of the fjord tunnel', creditLine: 'Norvik Tourist Office' }],
  [blurredPicture, { kind: 'picture', caption: 'The bridge in fog', creditLine: 'Ida Brekke/Coast Wire' }],
]

const quotes: [string, QuoteDraft][] = [
  [
    heldQuote,
    {
      text: 'The bridge held when it had to.',
      kind: 'direct',
      speaker: solheim,
      capacity: 'harbour master of Norvik',
      saidAt: '2026-03-03',
      place: 'Norvik',
      language: 'en',
    },
  ],
  [
    costQuote,
    {
      text: 'the repairs had cost less than the ferries that replaced the bridge',
      kind: 'indirect',
      speaker: solheim,
      capacity: 'harbour master of Norvik',
      language: 'en',
    },
  ],
  [
    ferryQuote,
    {
      text: 'Nobody asked those who sail it.',
      kind: 'direct',
      speaker: union,
      via: [coastWire],
      channel: 'in a statement',
      saidAt: '2026-03-04',
      language: 'en',
    },
  ],
  [
    cyclistQuote,
    {
      text: 'a lane of their own by summer',
      kind: 'partial',
      speaker: cyclists,
      addressee: coastWire,
      language: 'en',
    },
  ],
  [tunnelQuote, { text: 'Summer traffic will need both.', kind: 'direct', speaker: harbourBoard, language: 'en' }],
  [doubtfulQuote, { text: 'It will never open.', kind: 'direct', verification: 'disputed', language: 'en' }],
]

const articles: [string, ArticleDraft][] = [
  [
    bridgeStory,
    {
      headline: 'Harbour bridge reopens after winter repairs',
      kicker: 'Traffic',
      standfirst: 'Cyclists were the first to cross on Tuesday morning.',
      language: 'en',
      section: 'local',
      tags: ['norvik', 'transport'],
      dateline: { place: 'NORVIK', date: '2026-03-03' },
      bylines: [{ name: 'Ida Brekke', role: 'Reporter', source: brekke }],
      provider: coastWire,
      leadMedia: bridgePicture,
      media: [{ media: bridgePicture }],
      body: `The harbour bridge of Norvik reopened on Tuesday after ten weeks of repairs.

“[The bridge held when it had to.](quote:${heldQuote})” said harbour master Marit Solheim. She added that [the repairs had cost less than the ferries that replaced the bridge](quote:${costQuote}).

![](media:${bridgePicture})

Trucks must still take the way round the fjord until April.`,
    },
  ],
  [
    ferryStory,
    {
      headline: 'Night ferry to Skarvøy ends in May',
      standfirst: 'The last boat of the day will leave at nine.',
      language: 'en',
      section: 'local',
      tags: ['norvik', 'ferries', 'transport'],
      bylines: [{ name: 'Ida Brekke' }],
      leadMedia: ferryPicture,
      media: [{ media: ferryPicture }],
      sources: [{ source: harbourBoard, roles: ['no_response'] }],
      related: [bridgeStory],
      body: `The ferry that has sailed to Skarvøy at midnight since 1961 will stop in May, the county decided.

“[Nobody asked those who sail it.](quote:${ferryQuote})” the Ferry Workers’ Union said in a statement to Coast Wire.

“It was the last boat that waited for people.” That is how a passenger put it.

The Harbour Board did not answer questions.`,
    },
  ],
  [
    cyclistStory,
    {
      headline: 'Council weighs a cycle lane across the harbour',
      language: 'en',
      section: 'politics',
      tags: ['norvik', 'cycling'],
      related: [bridgeStory, ferryStory],
      keyPoints: ['The council votes in April', 'Trucks would lose a lane'],
      body: `## A vote in April

Cyclists could have “[a lane of their own by summer](quote:${cyclistQuote})”, a member of the city council told Coast Wire.

- The council votes in April.
- Trucks would lose a lane.`,
    },
  ],
  [
    lighthouseStory,
    {
      headline: 'Lighthouse keeps its lamp',
      standfirst: 'The county will pay for another ten years.',
      language: 'en',
      section: 'local',
      tags: ['norvik', 'lighthouse'],
      bylines: [{ name: 'Ida Brekke', source: brekke }],
      body: 'The lamp of the Norvik lighthouse will be lit for another ten years, the county decided on Monday.',
    },
  ],
  [
    marketStory,
    {
      headline: 'Fish market moves to the east quay',
      language: 'en',
      section: 'local',
      tags: ['norvik', 'market'],
      bylines: [{ name: 'Ida Brekke', source: brekke }],
      body: 'From next year on the fish market will be held on the east quay.',
    },
  ],
  [emptyStory, { headline: 'Fog closes the bridge', language: 'en', section: 'local', tags: ['norvik'] }],
]

/**
 * Fills a database that has no content with some short stories, one of them with a picture: three are published, one is
 * scheduled for the end of the century, one is a draft, and one is in the trash.
 *
 * @returns whether it did; a database with any content, also in the trash, is left as it is
 */
export async function fillSample({ db, storage, imaging }: { db: Database } & Intake): Promise<boolean> {
  if (await hasContent(db)) return false
  const declared = { mimeType: 'image/jpeg', name: 'bridge.jpg' }
  const wire = await compressRaw(Buffer.from(marketWire), 'text/plain')
  const picture = await takeIn({ storage, imaging }, { stream: await drawBridge(), declared }, noLimits)
  return inTransaction(db, async (tx) => {
    if (await hasContent(tx)) return false
    await createAll(sources, (draft, id) => sourceService.create(tx, system, draft, id))
    await createAll(media, (draft, id) => createMedia(tx, draft, { id, picture }))
    await createAll(quotes, (draft, id) => quoteService.create(tx, system, draft, id))
    await createAll(articles, (draft, id) => articleService.create(tx, system, draft, id))
    for (const id of [bridgeStory, ferryStory, lighthouseStory])
      await publishArticle(tx, system, { id, expected: 'any', endedRights: 'remove' })
    await tx.import.create({ data: { ...wire, id: marketImport, made: [marketStory] } })
    await tx.article.update({
      where: { id: marketStory },
      data: { origin: originOfMarket(wire) },
      select: { id: true },
    })
    await schedulePublication(tx, system, { id: marketStory, expected: 'any', at: '2099-12-31T06:00:00.000Z' })
    await articleService.trash(tx, system, { id: emptyStory, expected: 'any' })
    await quoteService.trash(tx, system, { id: doubtfulQuote, expected: 'any' })
    await mediaService.trash(tx, system, { id: blurredPicture, expected: 'any' })
    await sourceService.trash(tx, system, { id: formerMaster, expected: 'any' })
    await tx.token.create({ data: retiredToken })
    return true
  })
}

/** What the story of the market came in as. */
const marketWire = `Fish market moves to the east quay

By Ida Brekke

From next year on the fish market will be held on the east quay.
`

function originOfMarket({ format, sha256 }: RawInput): Origin {
  const receivedAt = new Date().toISOString()
  return { format, sha256, receivedAt, by: null, url: null, import: marketImport, line: null }
}

const noLimits = { picture: Infinity, video: Infinity, audio: Infinity, document: Infinity }

async function hasContent(db: Db): Promise<boolean> {
  const counts = await Promise.all([db.source.count(), db.media.count(), db.quote.count(), db.article.count()])
  return counts.some((count) => count > 0)
}

/** The bridge has a picture; of the others nothing is there but what is said of them. */
async function createMedia(db: Db, draft: MediaDraft, { id, picture }: { id: string; picture: Taken }): Promise<void> {
  if (id === bridgePicture) await fileNew(db, system, { taken: picture, draft, allowDuplicate: true, id })
  else await mediaService.create(db, system, draft, id)
}

/** A token that nobody holds and that was revoked, so that the list of tokens shows one. */
const retiredToken = {
  id: id(40),
  name: 'Sample: a desk that closed',
  role: 'viewer' as const,
  hash: new Uint8Array(randomBytes(32)),
  revokedAt: new Date(),
}

async function createAll<Draft>(entries: [string, Draft][], create: (draft: Draft, id: string) => Promise<unknown>) {
  for (const [id, draft] of entries) await create(draft, id)
}
