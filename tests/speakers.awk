# speakers.awk - papers as lines of JSON, given to whoever may state them: of each speaker a file of
# his own in the folder `to` (-v), in the order of the lines, and in to/speakers a line for each file,
# in order of their numbers from 1001 on: "operator", "as PARTY/person" or "from CONNECTOR", as
# `weft import` takes it. A firm's papers are its clerk's, its answers to invoices its signer's; what
# third parties know comes through their connectors.

function field(name,   at) {
    at = index($0, "\"" name "\":\"")
    if (!at) return ""
    at = substr($0, at + length(name) + 4)
    return substr(at, 1, index(at, "\"") - 1)
}

BEGIN {
    third["payment"] = third["bank_statement"] = third["guarantee"] = "bank"
    third["transport"] = "carrier"; third["warehouse_receipt"] = "warehouse"
    third["customs_declaration"] = "customs"; third["rebate"] = "tax"; third["insurance"] = "insurer"
}

{
    kind = field("kind"); who = "as " field("issuer") "/clerk"
    if (kind == "invoice_response") who = "as " field("issuer") "/signer"
    if (kind in third) who = "from " third[kind]
    if (kind == "quality_report" && field("source") ~ /supervisor/) who = "from warehouse"
    if (kind == "party") who = "operator"
    if (!(who in file)) {
        file[who] = to "/" (++files + 1000)
        print who > to "/speakers"
    }
    print > file[who]
}
