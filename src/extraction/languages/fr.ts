import { frenchEvidence } from './fr-evidence.ts'
import { type Lexicon, type PageLexicon, phrases, words } from './lexicon.ts'
import { indexLists, indexPhrases } from './phrase-index.ts'

const frenchPage: PageLexicon = {
  furniture: new Set(
    phrases(`aller au contenu, aller au contenu principal, accueil, menu, rechercher, se connecter, s'abonner, publicité,
      annonce, partager, partager l'article, imprimer, commentaires, les plus lus, à lire aussi, à lire également,
      lire aussi, newsletter, retour en haut, fermer, voir plus, sur le même sujet, articles liés, accepter,
      tout accepter, tous droits réservés, mentions légales, réagir, réactions, réaction, commentaire, abonnez-vous, facebook, twitter, whatsapp`),
  ),
  furnitureStarts:
    phrases(`lire aussi, à lire aussi, a lire aussi, à lire :, voir aussi, partager sur, partager cet, partager via, partagez, suivez-nous, abonnez-vous,
    inscrivez-vous, nous utilisons des cookies, ce site utilise des cookies, la suite après cette publicité,
    article réservé, cet article est réservé, temps de lecture, tous droits réservés, publicité`),
  bylineStarts: phrases('par, propos recueillis par'),
  bylineJoiners: phrases('et, avec, &'),
  bylineRoles: words('correspondant correspondante journaliste rédacteur rédactrice envoyé envoyée rédaction'),
  publishedStarts: phrases('publié, publiée, mis à jour, mise à jour, modifié, posté le'),
  creditCues: phrases('crédit photo, crédits photo, crédit, crédits, photo, photos, photographie, image, illustration'),
  kickers: words(
    'exclusif correctif direct vidéo analyse reportage enquête entretien interview tribune éditorial urgent',
  ),
  noteStarts: phrases(`avec afp, avec agence, avec agences, correction, corrige, rectificatif, note de la rédaction,
    cet article a été, édité par, reportage de, version française`),
}

/** French. */
export const french: Lexicon = {
  code: 'fr',
  stopWords: words(`le la les de des du un une et à en dans que qui pour pas sur est au aux par plus ce cette ces son sa
    ses il elle ils elles nous vous on ne se avec sont ont été a mais ou où leur leurs l d qu c s n y être avoir comme
    tout fait sans après avant depuis entre selon dont aussi même deux si lui je mon ma mes tu notre votre leur ça cela
    était étaient sera ainsi alors quand très bien encore toujours contre sous vers chez`),
  tellingVerbs: words('averti prévenu informé'),
  speechVerbs: words(`dit dits dite disait disent déclare déclaré déclarait affirme affirmé affirmait affirment explique
    expliqué expliquait expliquent raconte raconté racontait ajoute ajouté ajoutait assure assuré assurait assurent
    confie confié confiait précise précisé précisait précisent souligne souligné soulignait soulignent estime estimé
    estimait estiment indique indiqué indiquait indiquent annonce annoncé annonçait annoncent répond répondu répondait
    rappelle rappelé rappelait poursuit poursuivi conclut conclu lance lancé martèle martelé insiste insisté regrette
    regretté dénonce dénoncé dénoncent reconnaît reconnu admet admis évoque évoqué évoquent relève relevé note noté
    observe observé commente commenté résume résumé témoigne témoigné écrit écrivait écrivent promet promis avertit
    averti prévient prévenu demande demandé réclame réclamé soutient soutenu prétend prétendu rapporte rapporté révèle
    révélé constate constaté déplore déploré juge jugé réagit réagi renchérit réplique répliqué rétorque rétorqué
    indigne indigné inquiète inquiété exclame exclamé emporte emporté félicite félicité réjouit réjoui insurge
    insurgé étonne étonné alarme alarmé émeut ému agace agacé défend défendu justifie justifié peste pesté tonne tonné
    fulmine fulminé ironise ironisé plaisante plaisanté soupire soupiré murmure murmuré crie crié criait hurle hurlé
    clame clamé proclame proclamé argue argué argumente argumenté appelle interroge interrogé questionne prédit prévoit
    redoute redouté craint espère espéré espérait promettait jurait jure juré décrit décrivait dépeint réaffirme réaffirmé
    confirme confirmé dément démenti nie nié accuse glisse glissé considère considéré fait-valoir détaille détaillé nuance plaide`),
  relayVerbs: words('rapporte rapporté indique indiqué révèle révélé annonce annoncé écrit'),
  plainVerbs: new Set(),
  denialVerbs: new Set(),
  namingVerbs: words(`qualifie qualifié qualifient qualifiait accuse accusé accusent parle parlé parlent parlait appelle
    appelé appellent fustige fustigé fustigent salue salué saluent invoque invoqué invoquent juge jugé jugent considère
    considéré pointe pointé pointent voit voient craint craignent réclame réclament promet promettent vise visent`),
  adverbEnding: null,
  gerundEnding: null,
  auxiliaries:
    words(`on a ont avait avaient est était sera aura s se l lui leur elle lui-même elle-même eux également aussi
    encore ensuite déjà notamment d'ailleurs toutefois pour sa part t y en n ne pas`),
  asideInQuotes: true,
  addresseePrepositions: indexPhrases(
    phrases(`à, au, au micro de, au micro d, auprès de, auprès d, sur l antenne de, à l antenne de, interrogé par, interrogée
      par, joint par, jointe par, dans un entretien à, dans un entretien au, dans un entretien avec, dans une interview à`),
  ),
  addresseeDeterminers: new Set(),
  clauses: null,
  reportiveForms: new Set(),
  passives: words('est sont été étaient était'),
  reflexives: words('s se'),
  sourcePrepositions: indexPhrases(phrases('selon, d après, aux yeux de, de l avis de, appris de, appris auprès de')),
  closingPrepositions: new Set(),
  opinionPrepositions: words('pour'),
  sourcePostpositions: new Set(),
  complementizers: words('que qu'),
  openQuestions: words('si'),
  conjunctions: words('mais que qu quand lorsque parce si car tandis alors comme puisque où et'),
  relatives: words('qui dont lequel laquelle lesquels lesquelles que'),
  determiners: words(
    'le la les l un une des du ce cette ces son sa ses leur leurs mon ma mes notre votre plusieurs deux',
  ),
  definiteDeterminers: words('le la les l ce cette'),
  objectPronouns: words('le la les l leur'),
  capitalNouns: false,
  prepositions: words(
    'dans sur à en par avec de du des pour après avant depuis pendant sous vers chez contre entre devant',
  ),
  innerPrepositions: words('de du des d à en pour'),
  placePrepositions: new Set(),
  authorPrepositions: words('par'),
  nameParticles: words('de du des la le les d l à et en pour van von ben el al'),
  particlePairs: new Set(),
  nameEnders: new Set(),
  lowerCaseNames: new Set(),
  classNouns: [],
  cases: null,
  joiningParticles: words('pour'),
  pronouns: new Map([
    ['il', 'he'],
    ['elle', 'she'],
    ['ils', 'they'],
    ['elles', 'they'],
  ]),
  honorifics: new Map([
    ['m', 'he'],
    ['mme', 'she'],
    ['mlle', 'she'],
    ['monsieur', 'he'],
    ['madame', 'she'],
    ['me', null],
    ['dr', null],
    ['pr', null],
  ]),
  roleNouns:
    words(`propriétaire gérant gérante exploitant exploitante ministre président présidente premier première maire préfet préfète député députée sénateur sénatrice
    porte-parole directeur directrice chef cheffe patron patronne pdg fondateur fondatrice responsable délégué déléguée
    secrétaire économiste chercheur chercheuse professeur professeure historien historienne avocat avocate procureur
    procureure juge médecin infirmier infirmière ouvrier ouvrière salarié salariée habitant habitante voisin voisine
    syndicaliste militant militante candidat candidate conseiller conseillère expert experte analyste sociologue
    journaliste écrivain écrivaine auteur autrice source témoin général colonel capitaine commissaire évêque élu élue
    pêcheur pêcheuse retraité retraitée artisan boulanger boulangère chauffeur ingénieur ingénieure éleveur éleveuse gérant
    gérante restaurateur restauratrice bénévole policier policière pompier capitaine porte-parole agriculteur agricultrice commerçant commerçante entraîneur joueur joueuse étudiant étudiante femme homme mère père`),
  quantifiers: words('un une certains plusieurs'),
  numerals: words('deux trois quatre cinq plusieurs'),
  personEndings: /(?:eur|euse|iste|ien|ienne|ier|ière|ant|ante)$/,
  besideVerbs: words(
    'commence reprend enchaîne ajoute souffle sourit soupire rit s’amuse ironise tranche coupe tempère complète glisse lâche',
  ),
  rankWords: words('ancien ancienne haut haute'),
  roleEndings: [],
  spokesRoles: words('porte-parole'),
  groupNouns: words(`salariés syndicats habitants élus députés ouvriers employés experts médecins avocats manifestants
    riverains témoins sources autorités policiers chercheurs scientifiques opposants enquêteurs`),
  organizationNouns: [
    ['document', words('rapport étude sondage document communiqué lettre données enquête')],
    ['military', words('armée marine forces otan')],
    [
      'government',
      words(`ministère gouvernement préfecture mairie parlement sénat élysée matignon état police gendarmerie parquet
        tribunal commission ambassade région département`),
    ],
    ['ngo', words('ong observatoire amnesty greenpeace fondation croix-rouge')],
    ['news_agency', words('agence')],
    ['broadcaster', words('radio télévision france-info rtl bfmtv bbc cnn chaîne')],
    ['publication', words('journal quotidien hebdomadaire monde figaro libération parisien')],
    ['company', words('groupe entreprise société banque direction compagnie usine sa sas constructeur enseigne')],
    [
      'organization',
      words(
        'syndicat union parti association fédération institut université comité collectif organisation cgt cfdt onu',
      ),
    ],
  ],
  firstNames: {
    he: words(`jean pierre michel philippe alain nicolas christophe patrick laurent emmanuel françois olivier éric paul
      jacques bernard thierry pascal bruno antoine julien thomas alexandre louis marc gérard rené stéphane didier`),
    she: words(`marie anne catherine nathalie isabelle sylvie hélène nadia sophie christine valérie claire julie camille
      sandrine céline martine françoise monique brigitte élisabeth aurélie émilie charlotte léa manon`),
  },
  channels: indexLists([
    ['statement', phrases('dans un communiqué, par communiqué, communiqué')],
    ['interview', phrases('dans un entretien, dans une interview, interrogé par, interrogée par, au micro')],
    ['news_conference', phrases('conférence de presse, point presse')],
    ['speech', phrases('dans un discours')],
    ['social_media', phrases('sur x, sur twitter, sur facebook, dans un tweet, dans un message')],
    ['letter', phrases('dans une lettre, dans un courrier')],
    ['email', phrases('dans un courriel, par courriel, dans un mail')],
    ['phone', phrases('par téléphone, au téléphone')],
    ['report', phrases('dans un rapport, un rapport, une étude')],
  ]),
  weekdays: words('lundi mardi mercredi jeudi vendredi samedi dimanche hier'),
  months: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
  abbreviations: words('m mm dr pr st ste av no'),
  firstPerson: words('je j me m moi mon ma mes nous notre nos'),
  foreignWords: words('the of and in made by for der die das el los'),
  comparisons: words('comme'),
  titledThings: words('émission série film livre revue'),
  evidence: frenchEvidence,
  termCues: indexPhrases(
    phrases('dit, dite, dits, dites, soi-disant, surnommé, surnommée, intitulé, intitulée, baptisé, baptisée, le mot'),
  ),
  elisions: words('l d qu s n c j m t lorsqu puisqu jusqu'),
  remarks: indexLists([
    ['declined_to_comment', phrases('n a pas souhaité commenter, n a pas souhaité réagir, a refusé de commenter')],
    ['no_response', phrases('n a pas répondu, n ont pas répondu, n a pu être joint, n était pas joignable')],
    [
      'anonymous',
      phrases(`souhaite rester anonyme, sous couvert d anonymat, sous couvert de l anonymat, requis l anonymat,
      préfère garder l anonymat, a souhaité rester anonyme`),
    ],
  ]),
  anonymityReasons: new Set(phrases('parce que, en raison de, car')),
  page: frenchPage,
}
