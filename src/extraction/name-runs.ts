import type { Lexicon } from './languages/lexicon.ts'
import type { Token } from './tokens.ts'

/** The most particles in a row ("Ursula |von der| Heide"). */
const maxParticles = 2

/** The runs of capitalised words in a phrase, particles inside them included. */
export function findNameRuns(tokens: readonly Token[], lexicon: Lexicon): Token[][] {
  const runs: Token[][] = []
  let run: Token[] = []
  let pending: Token[] = []
  for (const token of tokens) {
    if (token.capital && !endsName(token, pending.at(-1), lexicon)) {
      run.push(...pending, token)
      pending = []
    } else if (run.length > 0 && pending.length < maxParticles && isParticle(token, pending.at(-1), lexicon))
      pending.push(token)
    else if (run.length > 0) {
      runs.push(run)
      run = []
      pending = []
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** "Peer Holt |zu Beginn|": with this noun the particle is no part of a name. */
const endsName = ({ lower }: Token, before: Token | undefined, { nameEnders }: Lexicon): boolean =>
  before !== undefined && nameEnders.has(`${before.lower} ${lower}`)

/** True for a particle that may stand in a name after the one before it. */
const isParticle = ({ lower }: Token, before: Token | undefined, { nameParticles, particlePairs }: Lexicon): boolean =>
  nameParticles.has(lower) || (before !== undefined && particlePairs.has(`${before.lower} ${lower}`))

/** How many particles at `at` join the capital before them to one after them; 0 where none do. */
export function countParticles(tokens: readonly Token[], at: number, lexicon: Lexicon): number {
  if (!tokens[at - 1]?.capital) return 0
  for (let count = 0; count <= maxParticles; count++) {
    const token = tokens[at + count]
    if (token?.capital) return endsName(token, tokens[at + count - 1], lexicon) ? 0 : count
    if (token?.kind !== 'word' || !isParticle(token, count > 0 ? tokens[at + count - 1] : undefined, lexicon)) return 0
  }
  return 0
}
