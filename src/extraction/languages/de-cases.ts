import { type CaseLexicon, words } from './lexicon.ts'

/** German declension, as far as names of organisations and functions go. */
export const germanCases: CaseLexicon = {
  genitives: words('des eines seines ihres dieses unseres'),
  datives: words('dem einem seinem ihrem diesem vom beim im zum'),
  feminines: words('der einer seiner ihrer dieser zur den'),
  obliqueFeminines: words('der'),
  feminineEndings: /(?:zeitung|ierung|agentur|presse|heit|keit|schaft|tion|sion|tät|polizei|behörde|dpa)$/u,
  neuters: [
    ...words(`amt ministerium institut kreuz gericht parlament unternehmen werk haus zentrum büro komitee kabinett
      präsidium theater museum bündnis netzwerk klinikum kommissariat kollegium kuratorium team land magazin blatt`),
  ],
  adjectives:
    /(?:[a-zäöü]sch|lich|ig|al|ell|iv|är|ant|ent|Vereint|Erst|Zweit|Rot|Groß|Frei|Neu|Hoh|Blau|Weiß|Schwarz|Alt)en$/u,
  // -es after a hissing sound or where a stem in -d, -t, -g and their kin takes it; else -s.
  genitiveEndings: /(?:(?<=[sxzß])es|(?<=[dtgkfbpmnlr])es|s)$/u,
  roleEndings: /(?:(?<=ent|ant|ist|at|ekt|ot|oge)en|s)$/u,
  weakEndings: /(?<=ent|ant|ist|kandidat|soldat|ot)en$/u,
  keptEndings: /(?:ss|us|is|os|as)$/u,
}
