import type { ConnectTexts } from './texts.ts'

export const itFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'Planbridge non è raggiungibile',
    text: 'Controlli la connessione a Internet e riprovi.',
  },
  'foreign-answer': {
    title: 'Un’altra pagina ha risposto al posto di Planbridge',
    text: 'Se usa una rete pubblica o aziendale, controlli in un’altra scheda di aver effettuato l’accesso. Poi riprovi.',
  },
  outdated: {
    title: 'Questa pagina non è aggiornata',
    text: 'Planbridge è stato aggiornato mentre era aperta. Ricarichi la pagina e riprovi.',
  },
  busy: {
    title: 'Planbridge è occupato in questo momento',
    text: 'Non è stato modificato nulla. Attenda un minuto e riprovi.',
  },
  'too-many-requests': { title: 'Troppi tentativi', text: 'Attenda un momento e riprovi.' },
  internal: {
    title: 'Qualcosa non ha funzionato da parte nostra',
    text: 'Riprovi. Se succede ancora, lo segnali all’assistenza di {host} indicando il riferimento.',
  },
  'storage-blocked': {
    title: 'Il browser blocca i dati dei siti',
    text: 'Per il collegamento occorre conservare alcuni dati in questa finestra. Consenta i dati dei siti per questo indirizzo e riprovi.',
  },
  'browser-unsuitable': {
    title: 'Questo indirizzo non è abbastanza sicuro',
    text: 'Il browser lo consente solo su un indirizzo sicuro (https). Lo segnali all’assistenza di {host}.',
  },
  'session-ended': {
    title: 'Il tempo per il collegamento è scaduto',
    text: 'Non è andato perso nulla. Ricominci in {host}.',
  },
  'session-used': {
    title: 'Un account è già collegato',
    text: 'Per collegarne un altro, ricominci in {host}.',
  },
  'link-used': {
    title: 'Questo link non è più valido',
    text: 'Un link vale una volta sola e per poco tempo. Torni all’applicazione da cui proviene e ricominci.',
  },
  unavailable: {
    title: 'Al momento non è disponibile',
    text: 'Scelga un altro modo o lo segnali all’assistenza di {host}.',
  },
  'host-mistake': {
    title: 'Non possiamo usare ciò che ha inviato {host}',
    text: 'Torni indietro e riprovi. Se succede ancora, lo segnali all’assistenza di {host}.',
  },
  unconfirmed: {
    title: 'Confermi prima la Sua identità',
    text: 'Legga per chi è l’accesso e lo confermi.',
  },
  'too-many-connections': {
    title: 'Ha raggiunto il numero massimo di collegamenti',
    text: 'Scolleghi in {host} un account che non Le serve più, poi riprovi.',
  },
  declined: {
    title: 'L’accesso è stato negato',
    text: 'Non viene condiviso e non è stato collegato nulla. Se non era ciò che voleva, riprovi.',
  },
  'delegation-not-granted': {
    title: '{provider} non ha consentito il lavoro in Sua assenza',
    text: 'Non è stato collegato nulla. Riprovi e consenta l’accesso duraturo quando {provider} lo chiede, oppure scelga un altro modo.',
  },
  'app-refused': {
    title: '{provider} non accetta questa applicazione',
    text: 'Il problema non è il Suo account e non è stato collegato nulla. Lo segnali all’assistenza di {host} indicando il riferimento.',
  },
  'provider-busy': {
    title: '{provider} è occupato in questo momento',
    text: 'Non è stato collegato nulla. Attenda un minuto e riprovi.',
  },
  'sign-in-again': {
    title: '{provider} chiede di accedere di nuovo',
    text: 'Non è stato ancora collegato nulla. Riprovi e acceda.',
  },
  untrusted: {
    title: 'La risposta di {provider} non era sicura',
    text: 'Non ha superato i nostri controlli, quindi non è stato collegato nulla. Riprovi. Se succede due volte, lo segnali all’assistenza di {host}.',
  },
  'not-finished': {
    title: 'Il collegamento non è stato completato',
    text: 'Va completato entro pochi minuti, nella finestra in cui è iniziato. Non è stato collegato nulla. Riprovi.',
  },
  'different-account': {
    title: 'È un altro account',
    text: 'In {provider} è stato usato un account diverso da quello di prima. Non è stato modificato nulla.',
  },
  'account-in-use': {
    title: 'Questo account è già in uso qui',
    text: 'Un’altra persona ha collegato questo account {provider}. Ne usi un altro o chieda all’assistenza di {host}.',
  },
  'account-not-allowed': {
    title: 'Questo account non si può usare qui',
    text: 'La Sua azienda non lo consente. Usi il Suo account di lavoro o si rivolga a chi amministra il sistema.',
  },
  'provider-unreachable': {
    title: '{provider} non è raggiungibile',
    text: 'Può essere un’interruzione breve. Non è stato modificato nulla. Attenda un minuto e riprovi.',
  },
  'rate-limited': {
    title: '{provider} ci chiede di rallentare',
    text: 'Sono arrivate troppe richieste in poco tempo. Attenda un momento e riprovi.',
  },
  'token-rejected': {
    title: '{provider} non ha accettato questo token',
    text: 'Controlli di averlo copiato per intero e che sia ancora valido.',
  },
  'token-malformed': {
    title: 'Questo non è un token',
    text: 'Copi di nuovo il token, per intero e senza altro.',
  },
  'end-date-invalid': {
    title: 'Questa data non va bene',
    text: 'Scelga una data a partire da oggi, non oltre il limite consentito.',
  },
  'terms-invalid': {
    title: 'Controlli i dati inseriti',
    text: 'Indichi a che cosa serve e scelga almeno un’azione e una fine che {provider} consenta.',
  },
  'account-unknown': {
    title: 'Quell’account non è uno dei Suoi',
    text: 'Scelga uno degli account dell’elenco.',
  },
  'connection-gone': {
    title: 'Questo collegamento non esiste più',
    text: 'Forse è stato rimosso altrove. Può ricollegarlo.',
  },
}
