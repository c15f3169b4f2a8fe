"""How French policies say things: patterns by concept, one in each line (`policies.review.rules.patterns`).

Without accents, as sentences are searched. A concept named "no-…" is what denies another.
"""

CONCEPTS = {
    "promise": """
        s'engage ... a vous informer
        nous engageons ... a vous informer
        vous serez informe*
        vous serez averti* des finalites
    """,
    # --- who ---
    "controller": """
        est|sont ... responsable* de|du|des traitement*
        responsable* de|du|des traitement* ... est
        est ... responsable* conjoint*
        collecte* et traite* par
        traite* sous la responsabilite
        edite* par
    """,
    "write-to": """
        contact*
        ecri*
        adressant|adressez|adresser
        courri*
        formulaire*
    """,
    "representative": """
        represent* ... union
        represent* ... article 27
        represent* ... eee
    """,
    "dpo": """
        delegue* a la protection
        dpo
        dpd
        protection des donnees ... delegue*
        correspondant informatique
        correspondant a la protection
    """,
    "joint": """
        responsable* conjoint*
        conjointement responsable*
        conjointement ... finalites
        responsabilite conjointe
        coresponsable*
    """,
    "arrangement": """
        accord*|convention* ... defini*|prevoi*|reparti*|fixe*
        reparti* ... obligation*|role*|tache*|responsabilite*
        chacun ... repond|charge*|responsable
        grandes lignes
    """,
    # --- why ---
    "purpose": """
        donnee*|information* ... collecte*|traite*|utilise*|recueilli*|enregistre* ... pour|afin
        collect*|trait*|utilis*|recueill* ... donnee*|information* ... pour|afin
        donnee*|information* ... servent a|au|aux
        finalite* ... suivante*
        finalite* ... est|sont
        pour finalite*
        a des fins de|d
    """,
    "basis": """
        base* legale* ... consentement|contrat*|obligation*|mission|interet*
        base* juridique* ... consentement|contrat*|obligation*|mission|interet*
        fonde*|repose*|base*|fondement* ... consentement|contrat*|obligation*|mission|interet*
        sur la base ... consentement|contrat*|obligation*|mission|interet*
        execution ... contrat|mission
        execution de mesures precontractuelles
        necessaire* au respect ... obligation*
        mission d'interet public
        article 6 ... rgpd|reglement
    """,
    "legitimate-interest": """
        interet* legitime*
    """,
    "interest-said": """
        interet* legitime* a|au|aux|de|d|du|des|pour
        interet* legitime* ... consist*|savoir|est|sont|suivant*
        interet* legitime* qui
    """,
    "consent": """
        vous consentez
        votre consentement
        votre accord
        avec ... consentement
        fonde*|repose*|base* ... consentement
        recueill*|demand* ... consentement
    """,
    "no-consent": """
        dispens*|exempt* ... consentement
        sans ... consentement|accord
        aucun consentement
        ne|n ... pas ... consentement
    """,
    "withdrawal": """
        retir* ... consentement|accord
        retrait ... consentement|accord
        consentement|accord ... retir*|retrait
        revoqu* ... consentement|accord
        consentement ... revoqu*
        revenir sur ... consentement|accord
        retirer a tout moment
    """,
    "how": """
        en cliquant|ecrivant|cochant|decochant|envoyant|adressant|contactant|modifiant|vous desabonnant
        lien*
        ecri*
        courri*
        formulaire*
        parametr*
        reglages
        desabonn*
        desinscri*
        aupres de|du
        adress*
    """,
    "presumed-consent": """
        vous consentez ... a
        vous autorisez
        vous acceptez ... que|la|l|les|sans
        vaut ... consentement|acceptation|accord
        reput* ... consenti|accepte*
        vous etes repute*
        en utilisant|naviguant|poursuivant|accedant ... vous acceptez|consentez
        votre consentement ... presume
    """,
    "given-consent": """
        si|lorsque|quand vous consentez|acceptez|autorisez
        si|lorsque|quand ... vous y consentez
        en cochant
        case* ... cocher|cochee*
        en cliquant sur
    """,
    "vague-purpose": """
        susceptible* de|d ... collect*|utilis*|trait*|recueill*
        susceptible* d'etre collecte*|utilise*|traite*|recueilli*
        pourr* etre ... collecte*|utilise*|traite*|recueilli*
        pourrons|pourrions|pourra|pourrait ... collecter|utiliser|traiter|recueillir
        peuvent etre ... utilisees|traitees
        certaines finalites
        parfois|souvent ... collect*|utilis*|trait*|recueill*
    """,
    "improvement": """
        amelior* ... service*|site|plateforme|experience
    """,
    "special": """
        donnee* sensible*
        donnee* ... sante
        etat de sante
        origine* raciale*|ethnique*
        opinion* politique*|philosophique*
        conviction* religieuse*|politique*
        appartenance syndicale
        biometri*
        genetique*
        orientation* sexuelle*
        vie sexuelle
    """,
    "no-special": """
        aucun* ... sensible*
        ne|n|jamais|pas|ni ... sensible*
        aucun* ... sante
        ne|n|jamais|pas ... sante
    """,
    "condition": """
        article 9
        consentement explicite
        motif* d'interet public important*
        interet* public* dans le domaine de la sante
        droit du travail
        interets vitaux
        manifestement rendu* publi*
        droit* en justice
        medecine preventive
    """,
    "offences": """
        condamnation* penale*
        infraction* penale*
        casier judiciaire
    """,
    "offences-condition": """
        article 10
        article 46 ... loi
        controle de l'autorite publique
    """,
    # --- to whom ---
    "recipients": """
        destinataire* ... sont|est
        destinataire* des|de vos ... donnees
        destine* a|au|aux
        ont ... acces
        avoir acces
        seul* ... acces
        communique*|transmis*|cede*|partage*|divulgue* a|au|aux
        ne|n ... communique*|transmis*|cede*|cession|vendu*|vente|loue*|divulgue*|partage*
        agi* ... sous-traitant*
        qualite de sous-traitant*
        sous-traitant* ... sont|est
    """,
    "transfer": """
        transfer* ... hors|dehors
        transfer* ... pays tiers|etranger
        transfer* ... etats-unis
        transfer* ... organisation* internationale*
        heberge*|stocke*|traite* ... hors|dehors ... union|espace|eee|europe
        heberge*|stocke*|traite* ... etats-unis
    """,
    "no-transfer": """
        aucun* ... transfer*|heberge*|stocke*
        ne|n|jamais|ni ... transfer*
        pas de transfert*
        pas ... transfer*
        sans transfert*
    """,
    "safeguard": """
        adequat*|adequation
        privacy framework
        regles d'entreprise contraignantes
        article 49
        derogation*
        code de conduite
    """,
    "clauses": """
        clauses contractuelles
        clauses types
        garanties appropriees
    """,
    "copy": """
        copie ... garantie*|clause*
        clause*|garantie* ... copie|consult*|disponible*|demande
    """,
    # --- how long ---
    "keeping": """
        conserv*
        archiv*
        supprim*
        efface*
        detrui*
        anonymis*
        garde*
        duree*
    """,
    "criterion": """
        jusqu'a|au|aux
        tant que
        aussi longtemps que ... compte|inscri*|relation|contrat|abonne*
        pendant la duree|periode de|d|du
        pendant toute la duree
        duree de|du ... relation|contrat|compte|convention|visite|session|abonnement
        a compter de|du
        apres la cloture|fermeture|fin
        a la fin|cloture|fermeture de|du
        prescription
        immediatement
        aucun* ... conserv*
    """,
    "vague-period": """
        duree* ... necessaire*
        longtemps ... necessaire*
        temps ... necessaire*
        duree* ... raisonnable*
        duree* ... proportionne*
    """,
    "aside": """
        exercice ... droit
        exerc* ... droit
        droit* d'opposition|acces|rectification
        piece* d'identite
        cookie*
        traceur*
        terminal
    """,
    # --- rights ---
    "right.access": """
        droit* d'acces
        droit* ... acces
        acceder ... a vos donnees
        acceder ... donnees ... vous concern*
        obtenir ... copie|communication ... donnees
    """,
    "right.rectification": """
        rectifi*
        corriger ... donnees
        faire corriger
    """,
    "right.erasure": """
        effacement
        effacer ... donnees
        droit* ... suppression
        suppression ... donnees
        supprimer ... vos donnees
        droit a l'oubli
    """,
    "right.restriction": """
        limitation ... traitement*
        droit* ... limitation
        limiter le|un|leur|ce traitement
    """,
    "right.objection": """
        droit* ... opposition
        d'opposition
        opposition au|aux|a
        vous opposer
        vous oppose*
        s'opposer ... traitement*|donnees|utilisation
    """,
    "right.portability": """
        portabilite
    """,
    "marketing": """
        prospection
        publicit* ciblee*
        demarchage
    """,
    "exercise": """
        exerc* ... droit*|demande
        droit* ... exerc*
        adress* ... demande*
        demande* ... adress*|envoy*
    """,
    "identity": """
        justifi* ... identite
        justificatif* d'identite
        accompagne*|joign*|joind*|fourni*|produi*|copie|munie*|muni ... piece*|carte*|titre* ... identite
        piece*|carte*|titre* ... identite ... exigee*|obligatoire*|demandee*|jointe*
    """,
    "doubt": """
        doute*
    """,
    "complaint": """
        reclamation*|plainte* ... autorite|cnil|commission nationale
        autorite|cnil ... reclamation*|plainte*
        saisir ... cnil|autorite|commission nationale
        introdui* ... reclamation
        depos* ... plainte
    """,
    "authority": """
        cnil
        commission nationale de l'informatique
    """,
    "after-death": """
        apres ... mort|deces
        post mortem
        en cas de deces
        sort ... donnees ... deces|mort
    """,
    # --- what, from whom ---
    "obligation": """
        obligatoire* ... facultati*
        facultati* ... obligatoire*
        reponses|champs|informations|donnees|rubriques|mentions ... obligatoire*|facultati*
        obligatoire*|facultati* ... champs|reponse*|reponses
        est|sont obligatoire*|facultati*
        asterisque
        n'etes pas tenu*
        etes tenu* de
    """,
    "refusal": """
        sans elle|elles|lui|eux|quoi
        sans ces|cette ... ne|n
        defaut de reponse
        defaut de fourni*
        a defaut
        faute de
        refus de ... fourni*|repondre|communiquer
        si vous ne ... pas
        absence est sans consequence
        ne|n pourr* ... traite*|suite|aboutir|repond*|etabli*
        ne|n peut|peuvent ... traite*|suite|aboutir|repond*
        sans consequence*
        empeche*
    """,
    "indirect": """
        aupres de|d ... tiers|partenaire*|administration*|organisme*|autre*
        obtenu*|recu*|transmis*|fourni*|communique* par ... tiers|partenaire*|administration*|organisme*|reseau*
        obtenu*|recu* de|d ... tiers|partenaire*|administration*|organisme*|reseau*
        accessible* depuis ... profil*|compte*
        provenant de|d|des|du
        proviennent de|d|des|du
        collecte* ... indirecte*
    """,
    "automated": """
        decision* ... automatis*
        profilage
        decision* ... algorithm*
    """,
    "no-automated": """
        aucun* decision*
        aucun* profilage
        ne|n|ni|jamais|pas|sans ... decision* ... automatis*
        ne|n|ni|jamais|pas|sans ... profilage
    """,
    "logic": """
        logique
        critere*
        regles de calcul
        algorithme ... fond*|tient|calcul*|compar*
    """,
    "consequences": """
        consequence*
        effet*
        importance
    """,
    "minors": """
        mineur*
        enfant*
        moins de quinze|15|seize|16 ans
    """,
    "parents": """
        parent*
        autorite parentale
        representant* lega*
    """,
    # --- trackers ---
    "cookie": """
        cookie*
        traceur*
    """,
    "no-cookie": """
        aucun cookie
        aucun traceur
        ne|n ... depos*|utilis*|plac* ... pas|ni|aucun|jamais ... cookie*|traceur*
        pas de cookie*|traceur*
    """,
    "exempt": """
        dispens*|exempt* ... consentement
        consentement ... pas ... requis|necessaire
        strictement necessaire*
    """,
    "cookie-purpose": """
        cookie*|traceur* ... pour|afin|permet*|destine*|sert|servent|finalite*
        statistique*|mesure* d'audience
    """,
    "cookie-refusal": """
        refus* ... cookie*|traceur*
        cookie*|traceur* ... refus*|desactiv*|parametr*|bloqu*|oppos*
        tout refuser
        les|le refuser
    """,
    "audience": """
        audience
        frequentation
        visite*
        statistique*
    """,
    "choice": """
        choix ... consentement|cookie*|traceur*
        consentement ... choix
        refus|acceptation ... cookie*|traceur*
        memoris*|retenir|conserv* ... refus|consentement
    """,
    # --- the text itself ---
    "changes": """
        modifi*|changement*|evolution* ... inform*|annonc*|averti*|notifi*|signal*|publi*
        mise* a jour ... inform*|annonc*|averti*|notifi*|signal*|publi*
        inform*|averti*|notifi*|annonc* ... modifi*|changement*|evolution*
        inform*|averti*|notifi*|annonc* ... mise* a jour
    """,
    "today": """
        en vigueur ... aujourd'hui
        en vigueur ... ce jour
        a jour ... aujourd'hui
        a jour ... ce jour
        a la date de ce jour
    """,
    "date.effect": """
        en vigueur
        prend* effet
        mise* a jour
        derniere ... modification|mise
        applicable* a compter|partir
        version du
    """,
    # --- words that a French State checker looks for ---
    "word.purpose": """
        finalite*
    """,
    "word.period": """
        duree* de conservation
    """,
    "word.processor": """
        sous-traitant*
    """,
}
