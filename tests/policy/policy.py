"""Who may do what: every route and method, asked for in Texas by each of the cast.

ok   done; an unsafe method changed something
see  answered, and nothing changed
in   sent to sign in (pat, a partner's program, is nobody on pages)
401  who asks?       403  visible, not permitted       404  not there, or not for them

ana coordinates Texas, ben is on its team, sam is a stakeholder; nia sits on the steering committee,
ned administers the network; zoe coordinates Florida. `~` names another object than the usual one:
see OTHERWISE. Signed links stand in LINKS.
"""

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  dashboards:start                     ok  ok  ok  ok  ok  ok  in  in
GET  dashboards:network                   403 403 403 ok  ok  403 in  in
GET  dashboards:home                      ok  ok  ok  ok  ok  404 in  in
POST theme                                see see see see see see see see
POST accounts:demo_sign_in                404 404 404 404 404 404 404 404

GET  meetings:list                        ok  ok  ok  ok  ok  404 in  in
GET  meetings:show                        ok  ok  ok  ok  ok  404 in  in
GET  meetings:show~other                  ok  ok  404 ok  ok  404 in  in
GET  meetings:show~draft                  ok  ok  404 404 404 404 in  in
GET  meetings:add                         ok  403 403 403 403 404 in  in
POST meetings:add                         ok  403 403 403 403 404 in  in
GET  meetings:change                      ok  403 403 403 403 404 in  in
POST meetings:change                      ok  403 403 403 403 404 in  in
GET  meetings:open                        ok  403 403 403 403 404 in  in
POST meetings:open                        ok  403 403 403 403 404 in  in
GET  meetings:cancel                      ok  403 403 403 403 404 in  in
POST meetings:cancel                      ok  403 403 403 403 404 in  in
GET  meetings:invite                      ok  403 403 403 403 404 in  in
POST meetings:invite                      ok  403 403 403 403 404 in  in
POST meetings:withdraw_invitation         ok  403 403 403 403 404 in  in
POST meetings:answer_invitation           ok  403 404 403 403 404 in  in
POST meetings:answer_invitation~sam       ok  403 ok  403 403 404 in  in

GET  stakeholders:list                    ok  ok  403 ok  ok  404 in  in
GET  stakeholders:organizations_csv       ok  ok  403 ok  ok  404 in  in
GET  stakeholders:organization            ok  ok  403 ok  ok  404 in  in
GET  stakeholders:organization_names      ok  403 403 403 403 404 in  in
GET  stakeholders:add_organization        ok  403 403 403 403 404 in  in
POST stakeholders:add_organization        ok  403 403 403 403 404 in  in
GET  stakeholders:change_organization     ok  403 403 403 403 404 in  in
POST stakeholders:change_organization     ok  403 403 403 403 404 in  in
GET  stakeholders:people                  ok  ok  403 ok  ok  404 in  in
GET  stakeholders:people_csv              ok  ok  403 ok  ok  404 in  in
GET  stakeholders:person                  ok  ok  404 ok  ok  404 in  in
GET  stakeholders:person~sam              ok  ok  ok  ok  ok  404 in  in
GET  stakeholders:add_person              ok  403 403 403 403 404 in  in
POST stakeholders:add_person              ok  403 403 403 403 404 in  in
GET  stakeholders:change_person           ok  403 403 403 403 404 in  in
POST stakeholders:change_person           ok  403 403 403 403 404 in  in
GET  stakeholders:invite_person           ok  403 403 403 403 404 in  in
POST stakeholders:invite_person           ok  403 403 403 403 404 in  in

GET  progress:list                        ok  ok  403 ok  ok  404 in  in
GET  progress:step                        ok  ok  403 ok  ok  404 in  in
GET  progress:open                        ok  403 403 403 403 404 in  in
POST progress:open                        ok  403 403 403 403 404 in  in
POST progress:extend                      ok  403 403 403 403 404 in  in
POST progress:start                       ok  403 403 403 403 404 in  in
POST progress:finish                      ok  403 403 403 403 404 in  in
POST progress:reopen                      ok  403 403 403 403 404 in  in
GET  progress:change                      ok  403 403 403 403 404 in  in
POST progress:change                      ok  403 403 403 403 404 in  in

GET  reports:list                         ok  ok  403 ok  ok  404 in  in
GET  reports:show                         ok  ok  403 ok  ok  404 in  in
GET  reports:download                     ok  ok  403 ok  ok  404 in  in
GET  reports:add                          ok  ok  403 403 403 404 in  in
POST reports:add                          ok  ok  403 403 403 404 in  in
POST reports:cancel                       ok  ok  403 403 403 404 in  in

GET  mail:list                            ok  403 403 403 403 404 in  in
GET  mail:show                            ok  403 403 403 403 404 in  in
POST mail:resend                          ok  403 403 403 403 404 in  in
POST mail:set_aside                       ok  403 403 403 403 404 in  in

GET  accounts:people                      ok  ok  403 ok  ok  404 in  in
GET  accounts:invite                      ok  403 403 403 403 404 in  in
POST accounts:invite                      ok  403 403 403 403 404 in  in
POST accounts:resend_invitation           ok  403 403 403 403 404 in  in
POST accounts:revoke_invitation           ok  403 403 403 403 404 in  in
POST accounts:resend_invitation~settled   409 403 403 403 403 404 in  in
POST accounts:revoke_invitation~settled   409 403 403 403 403 404 in  in
GET  accounts:change_membership           ok  403 403 403 ok  404 in  in
POST accounts:change_membership           ok  403 403 403 ok  404 in  in
POST accounts:end_membership              ok  ok  403 403 ok  404 in  in
POST accounts:end_membership~sam          ok  403 403 403 ok  404 in  in
POST accounts:end_membership~last         409 403 403 403 409 404 in  in
POST accounts:change_membership~last      see 403 403 403 see 404 in  in
GET  regions:history                      ok  ok  403 ok  ok  404 in  in
GET  regions:step_in                      403 403 403 403 ok  404 in  in
POST regions:step_in                      403 403 403 403 ok  404 in  in
POST regions:step_out                     403 403 403 403 ok  404 in  in

GET  regions:catalogue                    403 403 403 ok  ok  403 in  in
GET  regions:initiatives_csv              403 403 403 ok  ok  403 in  in
GET  regions:regions_csv                  403 403 403 ok  ok  403 in  in
GET  regions:coalitions_csv               403 403 403 ok  ok  403 in  in
GET  regions:add_initiative               403 403 403 403 ok  403 in  in
POST regions:add_initiative               403 403 403 403 ok  403 in  in
GET  regions:initiative                   403 403 403 ok  ok  403 in  in
GET  regions:change_initiative            403 403 403 403 ok  403 in  in
POST regions:change_initiative            403 403 403 403 ok  403 in  in
GET  regions:add_area                     403 403 403 403 ok  403 in  in
POST regions:add_area                     403 403 403 403 ok  403 in  in
GET  regions:change_area                  403 403 403 403 ok  403 in  in
POST regions:change_area                  403 403 403 403 ok  403 in  in
GET  regions:steps                        403 403 403 ok  ok  403 in  in
GET  regions:change_step                  403 403 403 403 ok  403 in  in
POST regions:change_step                  403 403 403 403 ok  403 in  in
GET  regions:regions                      403 403 403 ok  ok  403 in  in
GET  regions:add_region                   403 403 403 403 ok  403 in  in
POST regions:add_region                   403 403 403 403 ok  403 in  in
GET  regions:region                       403 403 403 ok  ok  403 in  in
GET  regions:change_region                403 403 403 403 ok  403 in  in
POST regions:change_region                403 403 403 403 ok  403 in  in
GET  regions:coalitions                   403 403 403 ok  ok  403 in  in
GET  regions:add_coalition                403 403 403 403 ok  403 in  in
POST regions:add_coalition                403 403 403 403 ok  403 in  in
GET  regions:coalition                    403 403 403 ok  ok  403 in  in
GET  regions:change_coalition             403 403 403 403 ok  403 in  in
POST regions:change_coalition             403 403 403 403 ok  403 in  in
GET  accounts:list                        403 403 403 403 ok  403 in  in
POST accounts:close                       403 403 403 403 ok  403 in  in
POST accounts:close~ned                   403 403 403 403 403 403 in  in
POST accounts:reopen                      403 403 403 403 ok  403 in  in
GET  accounts:clients                     403 403 403 403 ok  403 in  in
GET  accounts:add_client                  403 403 403 403 ok  403 in  in
POST accounts:add_client                  403 403 403 403 ok  403 in  in
POST accounts:revoke_client               403 403 403 403 ok  403 in  in
"""

API = """
                                          ana ben sam nia ned zoe pat nobody
GET  api:regions                          ok  ok  ok  ok  ok  ok  ok  401
GET  api:region                           ok  ok  ok  ok  ok  404 ok  401
GET  api:coalitions                       ok  ok  ok  ok  ok  ok  ok  401
GET  api:coalition                        ok  ok  ok  ok  ok  ok  ok  401
GET  api:areas                            ok  ok  ok  ok  ok  ok  ok  401
GET  api:area                             ok  ok  ok  ok  ok  ok  ok  401
GET  api:steps                            ok  ok  ok  ok  ok  ok  ok  401
GET  api:step                             ok  ok  404 ok  ok  404 ok  401
GET  api:meetings                         ok  ok  ok  ok  ok  ok  ok  401
GET  api:meeting                          ok  ok  ok  ok  ok  404 ok  401
GET  api:explained                        ok  ok  ok  ok  ok  ok  ok  in
GET  api:nowhere                          404 404 404 404 404 404 404 401
"""

# Where a route answers for the whole network, its people read every region's work.
NETWORK = ("dashboards:start", "dashboards:network", "accounts:", "regions:", "api:")

# By a signed link, without an account. own: as it was mailed; other: made for another kind of
# thing; late: out of date; forged: one letter changed; away: made for Texas, naming Florida's row;
# ended: the invitation was withdrawn; closed: the account of the person, or of the inviter.
LINKS = """
                                          own other late forged away ended closed
GET  meetings:answer_by_link              ok  404   404  404    404  404   404
POST meetings:answer_by_link              ok  404   404  404    404  404   404
GET  accounts:join                        ok  404   404  404    404  ok    ok
POST accounts:join                        ok  404   404  404    404  see   409
"""
