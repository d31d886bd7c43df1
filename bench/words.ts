/** What the made-up newsroom writes about. All of it is invented. */
export const places = join(
  ['Nor', 'Sol', 'Kvit', 'Hav', 'Brim', 'Elve', 'Stor', 'Gull', 'Ravn', 'Lind', 'Fjell', 'Oster'],
  ['vik', 'sund', 'strand', 'dal', 'nes', 'havn', 'berg', 'mark', 'stad', 'foss'],
)

export const firstNames = ['Ida', 'Marit', 'Jonas', 'Liv', 'Tor', 'Eskil', 'Runa', 'Sander', 'Vilde', 'Aksel']
  .concat(['Signe', 'Halvard', 'Astri', 'Peder', 'Yrsa', 'Birk', 'Solveig', 'Even', 'Tiril', 'Odd', 'Ragna', 'Knut'])
  .concat(['Embla', 'Styrk', 'Gro', 'Trygve', 'Hedda', 'Mads', 'Oda', 'Sivert'])

export const lastNames = join(
  ['Brek', 'Sol', 'Aas', 'Dah', 'Lun', 'Hau', 'Rog', 'Tved', 'Sko', 'Vang', 'Myr', 'Nes'],
  ['ke', 'heim', 'sen', 'land', 'vold', 'rud', 'by', 'moen'],
)

export const posts = ['harbour master', 'head teacher', 'chief engineer', 'deputy mayor', 'fire chief', 'curator']
  .concat(['ferry captain', 'chief surgeon', 'city gardener', 'head of planning', 'union leader', 'market trader'])
  .concat(['school inspector', 'reindeer herder', 'director of the archive', 'leader of the opposition'])

export const bodies = [
  'council',
  'port authority',
  'school board',
  'hospital trust',
  'water board',
  'road office',
].concat(['housing board', 'theatre', 'ferry company', 'fishing fleet', 'library', 'rescue service'])

export const plans = ['ferry plan', 'bridge repair', 'school merger', 'harbour fee', 'night bus', 'sea wall']
  .concat(['market hall', 'tram line', 'wind park', 'swimming hall', 'flood channel', 'cycle path', 'grain store'])
  .concat(['parking rule', 'rescue station', 'fish landing quota', 'museum roof', 'heating network'])

export const verbs = ['backs', 'rejects', 'delays', 'reopens', 'reviews', 'defends', 'changes', 'stops', 'renews']

export const sections = ['local', 'politics', 'economy', 'culture', 'sport', 'science']

export const things = ['the tender', 'the old quay', 'the second tunnel', 'the budget', 'the timetable', 'the survey']
  .concat(['the lighthouse', 'the ice report', 'the minutes', 'the turbines', 'the cranes', 'the rail yard'])
  .concat(['the archive', 'the boiler house', 'the drawings', 'the insurance', 'the petition', 'the pumps'])

export const effects = ['twice as long as promised', 'cheaper than anybody had hoped', 'late, but inside the budget']
  .concat(['harder on small shops than on large ones', 'good for the valley', 'a question of months, not of years'])
  .concat(['unlikely before the snow has gone', 'safer since the winter', 'less urgent than the pumps'])

export const groups = [
  'commuters',
  'shopkeepers',
  'parents',
  'fishermen',
  'nurses',
  'farmers',
  'students',
  'pensioners',
].concat(['lorry drivers', 'musicians', 'anglers', 'apprentices', 'neighbours', 'volunteers'])

export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Words that stand in a known number of stories, for a search. */
export const rareWords = [
  'Kvernhaug',
  'Tindrejell',
  'Oskebjark',
  'Fromsvann',
  'Ulvegrop',
  'Hestjord',
  'Blaklett',
  'Syvrand',
]

function join(beginnings: string[], endings: string[]): string[] {
  return beginnings.flatMap((beginning) => endings.map((ending) => beginning + ending))
}
