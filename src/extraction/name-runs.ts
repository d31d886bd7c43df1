import type { Lexicon } from './languages/lexicon.ts'
import type { Token } from './tokens.ts'

/** The runs of capitalised words in a phrase, particles inside them included. */
export function findNameRuns(tokens: readonly Token[], { nameParticles }: Lexicon): Token[][] {
  const runs: Token[][] = []
  let run: Token[] = []
  let pending: Token[] = []
  for (const token of tokens) {
    if (token.capital) {
      run.push(...pending, token)
      pending = []
    } else if (run.length > 0 && pending.length < 2 && nameParticles.has(token.lower)) pending.push(token)
    else {
      if (run.length > 0) runs.push(run)
      run = []
      pending = []
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}
