import { describe, expect, test } from 'vitest'
import { predictQuotes } from '#src/extraction/predictions.ts'

/** The speakers of the quoted words in a paragraph under a headline, as printed. */
const listSpeakers = (paragraph: string, language: string) =>
  predictQuotes(`Lowick\n${paragraph}`, language).map(({ speaker }) => speaker?.text ?? null)

describe('attribution in English', () => {
  test.for([
    ['Ana Torv said the plan was ‘a disgrace’ and left.', 'Ana Torv'],
    ['She called it ‘a small miracle’.', 'She'],
    ['The minister described the report as “deeply flawed”.', 'The minister'],
    ['“It’s over,” the harbourmaster told BBC Radio Lowick.', 'the harbourmaster'],
    ['A spokesman for the trust said it was “saddened by the news”.', 'A spokesman for the trust'],
    ['Torv, who has led the port since 2010, warned of “dark days”.', 'Torv'],
    ['The letter, seen by the Wire, accuses the board of “gross negligence”.', 'The letter'],
    ['Torv’s lawyer, Jan Reyl, said his client was ‘innocent’.', 'Torv’s lawyer, Jan Reyl'],
    ['“Who is next?” the moderator asked before the break, in a low voice and without looking up.', 'the moderator'],
    ['“We have had enough,” another shouted.', 'another'],
    ['“Wait,” she went on.', 'she'],
    ['“No!” Hale shot back.', 'Hale'],
  ] as const)('%s', ([paragraph, speaker]) => {
    expect(listSpeakers(paragraph, 'en')).toEqual([speaker])
  })

  test.for([
    'The ‘temporary’ bridge has stood for years.',
    'The film “Night Boats” opens on Friday, the studio said.',
    'In her book “Tide”, Torv recalls the storm.',
    'Police said the man, known as “Big Jim”, was held.',
    'The so-called “ghost ships” are back, the navy said.',
    'Dubbed “the Wall”, the dam failed, engineers say.',
    'He appeared on “Morning Lowick” on Sunday.',
  ])('no quotation: %s', (paragraph) => {
    expect(listSpeakers(paragraph, 'en')).toEqual([])
  })
})

describe('attribution in French', () => {
  test.for([
    ['« C’est une honte ! » s’est emporté le maire de Lowick.', 'le maire de Lowick'],
    ['Selon la préfecture, la situation est « sous contrôle ».', 'la préfecture'],
    ['Pour le syndicat, c’est « une trahison ».', 'le syndicat'],
    ['Le ministre a dénoncé « une campagne de désinformation ».', 'Le ministre'],
    ['« Je pars », a-t-elle lancé avant de quitter la salle.', 'elle'],
    ['Anne Leroux a expliqué que le pont était « trop fragile ».', 'Anne Leroux'],
    ['« On a tout perdu, témoigne Karim, pêcheur de 43 ans. Il ne reste rien. »', 'Karim'],
    ['Interrogé par l’agence, le préfet a répondu : « Sans commentaire. »', 'le préfet'],
    ['“Nous attendrons”, assure la présidente du conseil, Jeanne Morel.', 'la présidente du conseil, Jeanne Morel'],
    ['D’après le rapport, les travaux étaient « insuffisants ».', 'le rapport'],
    ['« Ce n’est pas fini », prévient-il.', 'il'],
    ['Les habitants parlent d’un « désastre ».', 'Les habitants'],
    ['« Il faut agir vite », a insisté Paul Renard, directeur de l’hôpital.', 'Paul Renard'],
    ['Le maire, Luc Arnaud, a qualifié la décision d’« absurde ».', 'Le maire, Luc Arnaud'],
  ] as const)('%s', ([paragraph, speaker]) => {
    expect(new Set(listSpeakers(paragraph, 'fr'))).toEqual(new Set([speaker]))
  })

  test.for([
    'Le film « La Mer » sort mercredi.',
    'Le mouvement dit « Rivage libre » appelle à la grève.',
    'Le navire « Étoile du Nord » a quitté le port.',
    'Le terme « zone grise » fait débat.',
  ])('no quotation: %s', (paragraph) => {
    expect(listSpeakers(paragraph, 'fr')).toEqual([])
  })
})
