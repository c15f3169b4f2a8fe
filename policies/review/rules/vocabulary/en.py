"""How English policies say things: patterns by concept, one in each line (`policies.review.rules.patterns`).

The concepts are those of `fr`. A concept named "no-…" is what denies another.
"""

CONCEPTS = {
    "promise": """
        we undertake|will to|also inform you
        undertake* to inform you
        you will be informed of|about the purposes
        you will be told why
    """,
    # --- who ---
    "controller": """
        is|are ... controller*
        controller* ... is|are
        processed by
        under the responsibility of
        published by
    """,
    "write-to": """
        contact*
        write*
        mail*
        addressing
        form
    """,
    "representative": """
        represent* ... union|eu|eea
        represent* ... article 27
    """,
    "dpo": """
        data protection officer
        data protection contact
        dpo
    """,
    "joint": """
        joint* controller*
        controller* joint*
        joint* ... determine*
    """,
    "arrangement": """
        arrangement*|agreement* ... set*|say*|divide*|share*|allocat*|determin*
        each ... answers|charge|responsible
        essence
    """,
    # --- why ---
    "purpose": """
        data|information ... used|processed|collected|recorded ... to|for
        use*|process*|collect* ... data|information ... to|for|so
        data|information ... serve* to|for|the
        purpose* ... following
        purpose* ... is|are
        for the purpose* of
    """,
    "basis": """
        legal|lawful basis ... consent|contract*|obligation*|task|interest*
        rest*|based|basis|ground* ... consent|contract*|obligation*|task|interest*
        performance of ... contract|task
        necessary ... legal obligation*
        comply with ... obligation*
        task ... public interest
        article 6 ... gdpr|regulation
    """,
    "legitimate-interest": """
        legitimate interest*
    """,
    "interest-said": """
        legitimate interest* in|of|to
        legitimate interest* ... namely|is|are|consist*|follow*
        legitimate interest* which|that
    """,
    "consent": """
        you consent
        your consent
        with ... consent
        rest*|based|basis ... consent
        ask* ... consent
    """,
    "no-consent": """
        exempt* ... consent
        without ... consent
        no consent
        not ... consent
    """,
    "withdrawal": """
        withdraw* ... consent
        consent ... withdraw*
        revoke* ... consent
        withdraw* ... any time
    """,
    "how": """
        by clicking|writing|ticking|unticking|sending|contacting|changing
        link*
        write
        mail
        form
        setting*
        unsubscrib*
        contact*
    """,
    "presumed-consent": """
        you consent to
        you agree to|that
        you accept ... that|the|our
        you authorise|authorize
        by using|browsing|continuing|accessing ... agree|consent|accept
        deemed ... consent*|agree*|accept*
        constitutes|means ... consent|acceptance|agreement
    """,
    "given-consent": """
        if|when|where you consent|agree|accept
        by ticking
        tick* ... box*
        by clicking
    """,
    "vague-purpose": """
        we may|might|could ... collect|use|process
        data|information may|might|could ... collected|used|processed
        some purposes
        sometimes|often ... collect*|use*|process*
        may|might be used|processed
    """,
    "improvement": """
        improv* ... service*|site|website|platform|experience
    """,
    "special": """
        sensitive ... data
        special categor*
        health ... data
        data ... health
        racial|ethnic ... origin
        political opinion*
        religious ... belief*
        trade union
        biometric*
        genetic*
        sexual orientation
        sex life
    """,
    "no-special": """
        no ... sensitive|special|health
        not|never|nor ... sensitive|special|health
    """,
    "condition": """
        article 9
        explicit consent
        substantial public interest
        public health
        employment law
        vital interests
        manifestly made public
        legal claims
        preventive medicine
    """,
    "offences": """
        criminal conviction*
        criminal offence*
        criminal record*
    """,
    "offences-condition": """
        article 10
        control of official authority
    """,
    # --- to whom ---
    "recipients": """
        recipient* ... are|is
        recipients of ... data
        have|has access
        only ... access
        shared|disclosed|passed|transmitted|communicated|sent to|with
        not|never|neither|none ... sold|shared|disclosed|hired|exchanged|rented|passed
        acts as ... processor
        processor* ... are|is
    """,
    "transfer": """
        transfer* ... outside
        transfer* ... third countr*
        transfer* ... united states
        transfer* ... international organi*
        stored|hosted|processed ... outside ... union|eea|europe*|eu
        stored|hosted|processed ... united states
    """,
    "no-transfer": """
        no|none|not|never|nor ... transfer*
        no|none|not|never|nor ... stored|hosted|processed ... outside
        without transfer*
    """,
    "safeguard": """
        adequacy|adequate
        privacy framework
        binding corporate rules
        article 49
        derogation*
        code of conduct
    """,
    "clauses": """
        contractual clauses
        standard clauses
        appropriate safeguards
    """,
    "copy": """
        copy ... safeguard*|clause*|them
        clause*|safeguard* ... copy|available|request
    """,
    # --- how long ---
    "keeping": """
        keep*|kept
        retain*|retention
        stor*
        delet*
        eras*
        archiv*
        anonymi*
        period*
    """,
    "criterion": """
        until
        as long as ... account|subscri*|relationship|contract|registered
        while ... account|subscri*|contract|registered
        for the length|duration of
        for the term of
        end of|close of ... contract|account|relationship|procedure
        limitation period
        immediately
        not kept|stored
    """,
    "vague-period": """
        long as ... necessary|needed|required
        longer than ... necessary|needed
        period ... necessary|needed|reasonable
        time ... necessary|needed
    """,
    "aside": """
        exercis* ... right*
        right to object
        right of access
        proof of identity
        identity document*
        cookie*
        tracker*
        terminal
    """,
    # --- rights ---
    "right.access": """
        right* ... access
        access to ... data
        access your|the ... data
        obtain ... copy
    """,
    "right.rectification": """
        rectif*
        correct* ... data
        have ... corrected
    """,
    "right.erasure": """
        erasure
        erase*
        delet* ... data
        deletion
        right to be forgotten
    """,
    "right.restriction": """
        restrict* ... processing
        right* ... restriction
        processing ... restricted
    """,
    "right.objection": """
        right* ... object
        may|can object
        object to
        objection*
        objecting to
    """,
    "right.portability": """
        portability
        portable
    """,
    "marketing": """
        direct marketing
        marketing ... mail*|message*
        canvassing
    """,
    "exercise": """
        exercis* ... right*
        right* ... exercis*
        send ... request*
        request* ... sent|send|addressed
    """,
    "identity": """
        enclose|attach|provide|send|copy|show|produce ... identity card|document|passport
        enclose|attach|provide|send|copy|show|produce ... proof of ... identity
        identity card|document ... required|compulsory
        proving|prove ... identity
    """,
    "doubt": """
        doubt*
    """,
    "complaint": """
        complain* ... authority|commissioner|cnil|regulator
        authority|commissioner|cnil ... complain*
        lodge ... complaint
    """,
    "authority": """
        cnil
        commissioner
        data protection authority
        data protection commission
    """,
    "after-death": """
        after ... death
        in the event of ... death
        when you die
    """,
    # --- what, from whom ---
    "obligation": """
        compulsory|mandatory|required ... optional|voluntary
        optional|voluntary ... compulsory|mandatory|required
        answer*|field*|entries|information|data ... compulsory|mandatory|optional
        is|are compulsory|mandatory|optional
        asterisk
        not obliged to
    """,
    "refusal": """
        without them|it|this|these|which
        if you do not|refuse
        failure to provide
        failing to|which
        cannot ... dealt|processed|answered|sent|provided
        cannot ... deal|process|answer|send|provide|reply
        no consequence*
        prevent*
    """,
    "indirect": """
        obtained|received|collected|comes|come from ... third|partner*|other|public|administration*|network*
        provided|supplied|sent by ... third|partner*|other|administration*|network*
        from other sources
        collected indirectly
        accessible from your profile*|account*
    """,
    "automated": """
        automated decision*
        decision* ... automated
        profiling
        decision* ... algorithm*
    """,
    "no-automated": """
        no decision*
        no|nor|not|never|without ... automated ... decision*
        no|nor|not|never|without ... decision* ... automated
        no|nor|not|never|without ... profiling
    """,
    "logic": """
        logic
        criteria
        algorithm ... rest*|comput*|compar*
    """,
    "consequences": """
        consequence*
        effect*
        significance
    """,
    "minors": """
        minor|minors
        child*
        under fifteen|15|sixteen|16
    """,
    "parents": """
        parent*
        legal representative*
        guardian*
    """,
    # --- trackers ---
    "cookie": """
        cookie*
        tracker*
    """,
    "no-cookie": """
        no cookie*
        no tracker*
        not ... set|use|place ... cookie*|tracker*
    """,
    "exempt": """
        exempt* ... consent
        consent ... not ... required|needed
        strictly necessary
    """,
    "cookie-purpose": """
        cookie*|tracker* ... to|for|so|purpose*
        audience measurement
        statistics
    """,
    "cookie-refusal": """
        refus*|reject*|declin*|block*|disabl* ... cookie*|tracker*
        cookie*|tracker* ... refus*|reject*|declin*|block*|disabl*|setting*
        reject all
        refuse them|it
    """,
    "audience": """
        audience
        visit*
        statistic*
        analytics
    """,
    "choice": """
        choice* ... consent|cookie*|tracker*
        consent ... choice
        remember* ... consent|refus*
    """,
    # --- the text itself ---
    "changes": """
        change*|amend*|update* ... told|inform*|announce*|notif*|publish*|posted|warn*
        told|inform*|announce*|notif*|warn* ... change*|amend*|update*
    """,
    "today": """
        in force|effect ... today
        updated today
        effective today
        as of today
    """,
    "date.effect": """
        in force
        takes|take effect
        effective
        last updated|amended|changed|modified
        version of
    """,
    # --- words that a French State checker looks for ---
    "word.purpose": """
        purpose*
    """,
    "word.period": """
        retention|storage period*
    """,
    "word.processor": """
        processor*
    """,
}
