from django.apps import AppConfig


class AtendimentoConfig(AppConfig):
    name = "atendimento"

    def ready(self) -> None:
        from atendimento import receivers
        from whatsapp.signals import event_normalized, events_coming

        event_normalized.connect(receivers.on_event, dispatch_uid="atendimento")
        events_coming.connect(receivers.on_coming, dispatch_uid="atendimento")
