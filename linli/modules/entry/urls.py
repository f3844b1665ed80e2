from django.urls import path

from linli.modules.entry.views import account, login, second

app_name = "entry"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/code/", login.code, name="code"),
    path("logout/", login.logout, name="logout"),
    path("start/", login.start, name="start"),
    path("account/", account.me, name="me"),
    path("account/password/", account.password, name="password"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/others/", account.end_others, name="end_others"),
    path("account/sessions/<int:login_id>/end/", account.end_session, name="end_session"),
    path("account/second/", second.second, name="second"),
    path("account/second/recovery/", second.recovery, name="recovery"),
    path("account/second/drop/", second.drop, name="drop_second"),
]
