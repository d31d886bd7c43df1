import { type Random, seededRandom } from './random.ts'
import * as words from './words.ts'

/** A made-up story, in no format yet: see `drafts.ts` and `texts.ts`. */
export interface Story {
  headline: string
  standfirst: string
  section: string
  tags: string[]
  place: string
  reporter: string
  /** RFC 3339; the higher the number of a story, the later. */
  writtenAt: string
  /** About 4,000 characters in all; three of them have a quote. */
  paragraphs: Paragraph[]
  pictures: Picture[]
}

export interface Paragraph {
  /** What is said, without quotation marks; it stands before `text`. */
  quote?: { words: string; speaker: number; capacity: string }
  text: string
}

export interface Picture {
  caption: string
  altText: string
  creditLine: string
}

export interface Speaker {
  externalId: string
  slug: string
  name: string
  capacity: string
  description: string
}

export interface Corpus {
  /** How many stories it holds; `story` makes more of the same kind beyond them. */
  stories: number
  speakers: Speaker[]
  /** Words each of which stands in `rareHits` stories of the corpus and nowhere else. */
  rareWords: string[]
  rareHits: number
  /** The story with this number, from 0: always the same for the same seed. */
  story(number: number): Story
}

const textLength = 4_000
const wantedRareHits = 50

/** A newsroom's original stories, made from a seed one by one, so that a million of them need no memory. */
export function createCorpus(options: { seed: number; stories: number; speakers: number }): Corpus {
  const { seed, stories } = options
  const speakers = Array.from({ length: options.speakers }, (_, at) => createSpeaker(seededRandom(seed, -1, at), at))
  const rareHits = Math.min(wantedRareHits, stories)
  const stride = Math.floor(stories / rareHits)
  const rareWords = words.rareWords.slice(0, stride)
  const rareWordOf = (number: number) => (number < stride * rareHits ? rareWords[number % stride] : undefined)
  const story = (number: number) =>
    createStory(seededRandom(seed, number), { number, speakers, rareWord: rareWordOf(number) })
  return { stories, speakers, rareWords, rareHits, story }
}

function createSpeaker(random: Random, at: number): Speaker {
  const capacity = `${random.pick(words.posts)} of ${random.pick(words.places)}`
  const name = `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`
  return {
    externalId: `speaker-${at}`,
    slug: `${name.toLowerCase().replace(' ', '-')}-${at}`,
    name,
    capacity,
    description: `Has spoken for ${random.pick(words.groups)} and ${random.pick(words.groups)} as ${capacity}.`,
  }
}

interface Assignment {
  number: number
  speakers: Speaker[]
  rareWord: string | undefined
}

function createStory(random: Random, { number, speakers, rareWord }: Assignment): Story {
  const place = random.pick(words.places)
  const plan = random.pick(words.plans)
  const body = random.pick(words.bodies)
  // The number keeps headlines apart, as the world does, so that slugs seldom meet.
  const headline = `${place} ${body} ${random.pick(words.verbs)} ${plan} after ${number + 100} signatures`
  const paragraphs = [{ text: opening(random, { place, body, plan, rareWord }) }, ...quoted(random, speakers)]
  for (let length = lengthOf(paragraphs); length < textLength - 100; length = lengthOf(paragraphs)) {
    paragraphs.push({ text: sentences(random, Math.min(4, Math.ceil((textLength - length) / 90))) })
  }
  return {
    headline,
    standfirst: `${capital(random.pick(words.groups))} in ${place} call the result ${random.pick(words.effects)}.`,
    section: random.pick(words.sections),
    tags: [place.toLowerCase(), plan],
    place,
    reporter: `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`,
    writtenAt: new Date(Date.UTC(2020, 0, 1) + number * 60_000).toISOString(),
    paragraphs: interleave(paragraphs),
    pictures: [createPicture(random, place), createPicture(random, place)],
  }
}

function opening(
  random: Random,
  { place, body, plan, rareWord }: { place: string; body: string; plan: string; rareWord: string | undefined },
): string {
  const where = rareWord ? `, where the road to ${rareWord} begins` : ''
  return `The ${body} of ${place} met on ${random.pick(words.days)} about the ${plan}${where}. ${sentences(random, 2)}`
}

/** Three paragraphs that begin with what somebody says, by three different speakers where there are as many. */
function quoted(random: Random, speakers: Speaker[]): Paragraph[] {
  const first = random.below(speakers.length)
  return [0, 1, 2].map((at) => {
    const speaker = (first + at * 7) % speakers.length
    const { name, capacity } = speakers[speaker] as Speaker
    const quote = { words: remark(random), speaker, capacity }
    return { quote, text: `said ${name}, ${capacity}. ${sentences(random, 2)}` }
  })
}

function remark(random: Random): string {
  return random.pick([
    `We looked at ${random.pick(words.things)} for ${random.below(80) + 3} days, and the result is ${random.pick(words.effects)}.`,
    `Nobody asked the ${random.pick(words.groups)} before ${random.pick(words.things)} went to ${random.pick(words.places)}.`,
    `If we lose ${random.pick(words.things)} again, the ${random.pick(words.groups)} of ${random.pick(words.places)} will pay for it.`,
    `I have read ${random.pick(words.things)} ${random.below(9) + 2} times, and I find the plan ${random.pick(words.effects)}.`,
  ])
}

function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => sentence(random)).join(' ')
}

function sentence(random: Random): string {
  const { below, pick } = random
  return pick([
    () =>
      `${capital(pick(words.groups))} from ${pick(words.places)} had asked for ${pick(words.things)} since ${pick(words.days)}.`,
    () => `The ${pick(words.bodies)} expects work on ${pick(words.things)} to be ${pick(words.effects)}.`,
    () => `About ${below(900) + 20} ${pick(words.groups)} use the ${pick(words.plans)} on a ${pick(words.days)}.`,
    () => `With ${pick(words.things)} the ${pick(words.plans)} would cost ${below(90) + 2} million kroner.`,
    () => `Between ${pick(words.places)} and ${pick(words.places)} the work is ${pick(words.effects)}.`,
    () =>
      `A ${pick(words.posts)} from ${pick(words.places)} showed ${pick(words.things)} to the ${pick(words.groups)}.`,
    () =>
      `In ${below(30) + 1990} the ${pick(words.bodies)} had closed ${pick(words.things)} within ${below(20) + 2} weeks.`,
  ])()
}

function createPicture(random: Random, place: string): Picture {
  const thing = random.pick(words.things)
  return {
    caption: `${capital(thing)} in ${place} on ${random.pick(words.days)}`,
    altText: `${capital(random.pick(words.groups))} beside ${thing}, with the ${random.pick(words.bodies)} behind`,
    creditLine: `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}/${place} Foto`,
  }
}

/** Puts plain paragraphs between the quoted ones. */
function interleave(paragraphs: Paragraph[]): Paragraph[] {
  const [first, one, two, three, ...plain] = paragraphs as [Paragraph, Paragraph, Paragraph, Paragraph, ...Paragraph[]]
  return [first, one, ...plain.slice(0, 2), two, ...plain.slice(2, 4), three, ...plain.slice(4)]
}

function lengthOf(paragraphs: Paragraph[]): number {
  return paragraphs.reduce((sum, { quote, text }) => sum + text.length + (quote ? quote.words.length + 3 : 0), 0)
}

function capital(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1)
}
